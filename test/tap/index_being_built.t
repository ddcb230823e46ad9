# An index that is invalid may be one that a build has left behind, which is dropped and built again,
# or one that another session is building right now: that one is waited for, and left alone.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;
use Time::HiRes qw(sleep);

sub database($header) {
  my $concurrently = $header ? 'CONCURRENTLY' : '';
  my $folder = folder('a.sql' => migration(
    "CREATE INDEX $concurrently item_name ON item (name);", '', "-- revision: a\n$header"));
  my $db = TestDatabase->new(history => $folder);
  $db->sql('CREATE TABLE item (name text)');
  $db->sql(q{INSERT INTO item SELECT 'item ' || g FROM generate_series(1, 100) g});
  return $db;
}

# A transaction of another session, open until `end_transaction`.
sub begin_transaction($db, @statements) {
  my $session = $db->start_sql('BEGIN ISOLATION LEVEL REPEATABLE READ', @statements,
                               'SELECT pg_sleep(60)');
  $db->wait_for_session(q{wait_event = 'PgSleep'});
  return $session;
}
sub end_transaction($db, $session) {
  $db->end_sessions(q{wait_event = 'PgSleep'});
  finish($session);
}

sub wait_for_message($run, $message) {
  ok wait_for { read_file($run->{err}->filename) =~ /$message/ }, "it says: $message";
}

# Its build waits for an old snapshot; the index is there meanwhile, and invalid.
sub begin_build($db) {
  my $builder = $db->start_sql('CREATE INDEX CONCURRENTLY item_name ON item (name)');
  $db->wait_for_session(q{wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%'});
  return $builder;
}

sub index_of($db) {
  return $db->sql(q{SELECT indexrelid, indisvalid FROM pg_index
                     WHERE indexrelid = to_regclass('item_name')});
}

for my $header ('', "-- transaction: off\n") {
  subtest $header ? 'built here concurrently' : 'built here in a transaction' => sub {
    my $db = database($header);
    my $reader = begin_transaction($db, 'SELECT 1');
    my $builder = begin_build($db);
    my $before = index_of($db);
    like $before, qr/^\d+\|f$/, 'it is invalid while it is built';
    like $db->try_sql(q{SELECT migrate_to('head')})->{err},
        qr/^ERROR:  55P03: index item_name is being built by another process$/m,
        'the transaction of a caller cannot wait for it' if !$header;
    my $run = $db->start_client('upgrade');
    wait_for_message($run, 'index item_name is being built by another process');
    is index_of($db), $before, 'it is left alone';
    end_transaction($db, $reader);
    is finish($builder)->{status}, 0, 'the other session builds it';
    my $answer = finish($run);
    is $answer->{status}, 0, 'the run goes on' or diag $answer->{err};
    like $answer->{out}, qr/^a +unchanged +index item_name exists$/m, '... and finds it built';
    is index_of($db), $before =~ s/f$/t/r, '... as it is';
  };
}

subtest 'nobody builds it' => sub {
  my $db = database("-- transaction: off\n");
  my $reader = begin_transaction($db, 'SELECT 1');
  my $builder = begin_build($db);
  $db->sql(q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE query LIKE 'CREATE INDEX%' AND datname = current_database()});
  finish($builder);
  end_transaction($db, $reader);
  my $left = index_of($db);
  like $left, qr/^\d+\|f$/, 'a build has left it behind';
  # What somebody who builds an index concurrently holds all the while.
  my $holder = begin_transaction($db, 'LOCK TABLE item IN SHARE UPDATE EXCLUSIVE MODE');
  sleep 0.3;
  my $run = $db->start_client('upgrade');
  wait_for_message($run, 'could not get ShareUpdateExclusiveLock on item');
  is index_of($db), $left, 'where that may be, it is left alone';
  end_transaction($db, $holder);
  is finish($run)->{status}, 0, 'the run goes on';
  like index_of($db), qr/^(?!\Q@{[$left =~ s{\|.*}{}r]}\E)\d+\|t$/, '... and builds it anew';
};

done_testing;
