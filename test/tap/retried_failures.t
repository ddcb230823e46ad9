# A revision that lost against another session - a deadlock, a serialization failure - is rolled back
# and tried again, as one that cannot have its locks; what somebody asked to end is not.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;
use Time::HiRes qw(sleep time);

sub database($up, $setup) {
  my $folder = folder('a.sql' => migration($up, '', "-- revision: a\n"));
  my $db = TestDatabase->new(history => $folder);
  $db->sql("CREATE TABLE one (n int); INSERT INTO one VALUES (0);
            CREATE TABLE two (n int); INSERT INTO two VALUES (0); $setup");
  return $db;
}

sub run_with($db, %settings) {
  local $ENV{PGOPTIONS} = join ' ', map { "-c $_=$settings{$_}" } sort keys %settings;
  return $db->start_client('upgrade');
}

my $run = q{application_name LIKE 'pg_idem%'};

sub journal($db) {
  return $db->sql('SELECT string_agg(concat_ws($$ $$, revision, outcome, sqlstate), $$, $$
                                     ORDER BY id) FROM idem.journal');
}

sub was_tried_again($db, $started, $failure) {
  my $result = finish($started);
  is $result->{status}, 0, 'the run gets through' or diag $result->{err};
  like $result->{err}, qr/^pg_idem: notice: \w+: revision a waits and will be tried again: $failure/,
      'it says why it is tried again';
  is journal($db), 'a applied', 'the journal has one attempt';
  like $db->client('history', '--verbose')->{out}, qr/^ +waited +[\d.]+ ms +$failure/m,
      '... with what it waited for';
}

# The other one waits for a row of ours, and finds no deadlock itself before a minute is over.
subtest 'deadlock' => sub {
  my $db = database('UPDATE one SET n = n + 1; UPDATE two SET n = n + 1;', '');
  my $other = $db->start_sql("SET deadlock_timeout = '1min'", 'BEGIN',
    'UPDATE two SET n = n + 10', q{DO $$ BEGIN
       WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted) LOOP
         PERFORM pg_sleep(0.01);
       END LOOP;
     END $$}, 'UPDATE one SET n = n + 10', 'COMMIT');
  $db->wait_for_session(q{query LIKE 'DO %' AND state = 'active'});
  was_tried_again($db, run_with($db, deadlock_timeout => '2s'), 'deadlock detected');
  is finish($other)->{status}, 0, 'the other session knows nothing of it';
  is $db->sql('SELECT one.n, two.n FROM one, two'), '11|11', 'each change was made once';
};

my $slow = 'SELECT n FROM one; SELECT pg_sleep(2); UPDATE one SET n = n + 1;';
subtest 'serialization failure' => sub {
  my $db = database($slow, '');
  my $started = run_with($db, default_transaction_isolation => 'repeatable\ read');
  $db->wait_for_session(q{wait_event = 'PgSleep'});
  $db->sql('UPDATE one SET n = n + 10');
  was_tried_again($db, $started, 'could not serialize access due to concurrent update');
  is $db->sql('SELECT n FROM one'), 11, 'each change was made once';
};

subtest 'in the transaction of a caller' => sub {
  my $db = database($slow, '');
  $db->client('load');
  my $started = TestDatabase::start($db->surroundings, 'psql', '-XAtq', '-v', 'VERBOSITY=verbose',
    '-c', 'BEGIN ISOLATION LEVEL REPEATABLE READ', '-c', q{SELECT migrate_to('head')});
  $db->wait_for_session(q{wait_event = 'PgSleep'});
  $db->sql('UPDATE one SET n = n + 10');
  my $result = finish($started);
  like $result->{err}, qr/^ERROR:  40001: could not serialize/m, 'the caller must begin anew';
  is $db->sql('SELECT n FROM one'), 10, 'nothing was done';
};

# A run, and the transaction that it waits for.
sub started_waiting($db) {
  my $other = $db->start_sql('BEGIN', 'SELECT n FROM one', 'SELECT pg_sleep(30)');
  $db->wait_for_session(q{wait_event = 'PgSleep'});
  sleep 0.3;  # by now its transaction is a long one
  my $started = $db->start_client('upgrade');
  $db->wait_for_session("$run AND wait_event_type = 'Extension'");
  return ($started, $other);
}
sub end_other($db, $other) {
  $db->end_sessions(q{wait_event = 'PgSleep'});
  finish($other);
}

# Waiting for its lock, as long as nothing else is asked of it.
my %ends = (
  pg_cancel_backend => [3, '57014', 'a failed 57014'],
  pg_terminate_backend => [2, '57P01', 'a started'],
);
for my $function (sort keys %ends) {
  subtest $function => sub {
    my ($status, $code, $journal) = $ends{$function}->@*;
    my $db = database('ALTER TABLE one ADD COLUMN m int;', '');
    my ($started, $other) = started_waiting($db);
    my $since = time;
    $db->sql("SELECT $function(pid) FROM pg_stat_activity
               WHERE $run AND datname = current_database()");
    my $result = finish($started);
    is $result->{status}, $status, 'the run ends';
    cmp_ok time - $since, '<', 5, '... at once';
    like $result->{err}, qr/^pg_idem: error: $code: /m, '... and says why';
    is journal($db), $journal, 'it is not tried again';
    end_other($db, $other);
    is $db->client('upgrade')->{status}, 0, 'the next run gets through';
    like $db->client('history')->{out}, qr/^.*  a  vanished +postgres  the run ended without a word/,
        'the journal has the one that vanished' if $journal =~ /started/;
  };
}

# --- While it waits

subtest 'it holds nothing' => sub {
  my $db = database('UPDATE two SET n = 2; ALTER TABLE one ADD COLUMN m int;', '');
  my ($started, $other) = started_waiting($db);
  my $held = $db->sql(qq{SELECT count(*), count(*) FILTER (WHERE backend_xmin IS NOT NULL
      OR backend_xid IS NOT NULL OR EXISTS (SELECT FROM pg_locks AS l WHERE l.pid = a.pid
                                  AND l.locktype NOT IN ('virtualxid', 'advisory')))
    FROM pg_stat_activity AS a WHERE $run AND datname = current_database()});
  is $held, '1|0', 'no snapshot, no row, no lock but that of its turn';
  end_other($db, $other);
  is finish($started)->{status}, 0, 'it gets through';
};

subtest 'its client is killed' => sub {
  my $db = database('ALTER TABLE one ADD COLUMN m int;', '');
  my ($started, $other) = started_waiting($db);
  my $second = $db->start_client('upgrade');
  $db->wait_for_session(q{application_name = 'pg_idem' AND wait_event_type = 'Extension'});
  kill 'KILL', $_->{child} for $second, $started;
  my $since = time;
  finish($_) for $second, $started;
  wait_for { !$db->sql("SELECT count(*) FROM pg_stat_activity WHERE $run
                          AND datname = current_database()") };
  cmp_ok time - $since, '<', 3, 'neither that run nor one that waits for its turn is left behind';
  end_other($db, $other);
  is $db->client('upgrade')->{status}, 0, 'the next run gets through';
};

# Two that met must not meet again.
subtest 'no two wait alike' => sub {
  my @waits = map {
    my $db = database('SELECT fails();', 'CREATE SEQUENCE tries; CREATE FUNCTION fails()
      RETURNS void LANGUAGE plpgsql AS $$ BEGIN IF nextval($q$tries$q$) < 5 THEN
        RAISE $q$again$q$ USING ERRCODE = $q$40001$q$; END IF; END $$');
    is $db->client('upgrade')->{status}, 0, 'it gets through';
    [split ' ', $db->sql('SELECT jsonb_path_query_array(steps, $$$[*] ? (@.outcome == "waited").ms$$)
                            FROM idem.journal') =~ tr/0-9./ /cr];
  } 1, 2;
  for my $i (0 .. 3) {
    for my $wait (map { $_->[$i] } @waits) {
      cmp_ok $wait, '>=', 25 << $i, "pause $i: not shorter than half";
      cmp_ok $wait, '<', (75 << $i) + 100, '... nor longer than one and a half';
    }
  }
  ok scalar(grep { abs($waits[0][$_] / $waits[1][$_] - 1) > 0.05 } 0 .. 3), 'they differ';
};

done_testing;
