# Whoever waits is told for whom, as far as the role may see; and what takes long, how far it is: while
# it happens, not afterwards.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use TestServer;
use Test::More;
use Time::HiRes qw(sleep);

my $server = TestServer->new;  # one that can prepare transactions
system 'psql', '-XAtqc', 'CREATE ROLE idem_test_owner LOGIN';

sub database($up, %more) {
  my $header = $up =~ /CONCURRENTLY/i ? "-- transaction: off\n" : '';
  my $db = TestDatabase->new(%more, extension => 0,
    history => folder('a.sql' => migration($up, '', "-- revision: a\n$header")));
  $db->sql('CREATE TABLE item (n int)');
  $db->sql('INSERT INTO item SELECT generate_series(1, 500)');
  return $db;
}

# Another session, of the superuser: reads the table, and is idle in its transaction for long enough.
sub reader($db) {
  my $reader = TestDatabase::start({ PGDATABASE => $db->{name}, PGAPPNAME => 'nightly' },
    'psql', '-XAtq', '-c', 'BEGIN ISOLATION LEVEL REPEATABLE READ', '-c',
    "SELECT count(*)\n  FROM item", '-c', '\! sleep 30');
  wait_for {
    $db->try_sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nightly'
                     AND state = 'idle in transaction' AND query LIKE 'SELECT%'
                     AND now() - state_change > '0.4s'", PGUSER => $ENV{PGUSER})->{out} > 0;
  };
  return $reader;
}
sub end_of($reader) {
  kill 'KILL', $reader->{child};
  finish($reader);
}

sub run_impatiently($db) {
  local $ENV{PGOPTIONS} = '-c pg_idem.lock_patience=300ms';
  return $db->client('upgrade');
}

my $alter = 'ALTER TABLE item ADD COLUMN m int;';
my $refused = 'could not get AccessExclusiveLock on item';
my $seen = qr/user\ postgres,\ application\ nightly,\ idle\ in\ transaction,\ its\ transaction
              \ open\ for\ \d+\.\d\ s:\ SELECT\ count\(\*\)\ FROM\ item\.$/mx;
my $hidden = qr/user postgres, application nightly: <insufficient privilege>\.$/m;

for my $case ([ 'a role that may see everything', $seen ],
              [ 'one that may not', $hidden, user => 'idem_test_owner' ]) {
  my ($name, $who, %more) = @$case;
  subtest "behind a lock: $name" => sub {
    my $db = database($alter, %more);
    my $reader = reader($db);
    my $result = run_impatiently($db);
    is $result->{status}, 3, 'it gives up';
    like $result->{err},
        qr/^pg_idem: notice: ID112: revision a waits .*: \Q$refused\E\nDETAIL:  Process \d+, $who/m,
        'it says whom it waits for';
    like $result->{err}, qr/^pg_idem: error: 55P03: \Q$refused\E\nDETAIL:  Process \d+, $who/m,
        'and so does the error';
    end_of($reader);
  };
}

subtest 'behind a prepared transaction' => sub {
  my $db = database($alter);
  $db->sql(q{BEGIN; INSERT INTO item VALUES (0); PREPARE TRANSACTION 'it''s left'});
  like run_impatiently($db)->{err}, qr/^pg_idem: error: 55P03: \Q$refused\E
DETAIL:  Prepared transaction 'it''s left' of user postgres, prepared \d+\.\d s ago\.$/m, 'it is told';
  $db->sql(q{ROLLBACK PREPARED 'it''s left'});
  is $db->client('upgrade')->{status}, 0, 'the next run gets through';
};

# What of it matches comes before the run has ended.
sub comes($run, $pattern, $name) {
  wait_for {
    read_file($run->{err}->filename) =~ $pattern || waitpid($run->{child}, POSIX::WNOHANG()) != 0;
  };
  like read_file($run->{err}->filename), $pattern, $name;
}

subtest 'an index that waits' => sub {
  my $db = database('CREATE INDEX CONCURRENTLY item_n ON item (n);');
  my $reader = reader($db);
  sleep 0.7;  # by now its snapshot is an old one
  $db->sql(q{BEGIN; INSERT INTO item VALUES (0); PREPARE TRANSACTION 'left'});
  $db->client('load');
  my $run = TestDatabase::start($db->surroundings, 'psql', '-Xqc', q{CALL migrate('head')});
  comes $run, qr/^NOTICE:  it will wait until transactions that are open now have ended
DETAIL:  Process \d+, $seen
Prepared transaction 'left' of user postgres/m, 'what it will wait for';
  comes $run, qr/have ended\n(.*\n)*NOTICE:  index item_n on item: waiting for writers before build/,
      'the first phase, after that';
  $db->sql(q{COMMIT PREPARED 'left'});
  comes $run, qr/^NOTICE:  index item_n on item: waiting for old snapshots, process \d+$/m,
      'a later one, and for whom it waits';
  end_of($reader);
  is finish($run)->{status}, 0, 'it gets through';
};

subtest 'an index that takes long' => sub {
  my $db = database('CREATE INDEX CONCURRENTLY item_n ON item (slow(n));');
  $db->sql('CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
            $$ BEGIN PERFORM pg_sleep(0.01); RETURN n; END $$');
  my $run = $db->start_client('upgrade');
  comes $run, qr/^pg_idem: notice: ID113: index item_n on item: building index, \d+ %$/m, 'how far it is';
  is finish($run)->{status}, 0, 'it gets through';
};

done_testing;
