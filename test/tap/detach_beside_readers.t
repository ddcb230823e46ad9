# DETACH PARTITION ... CONCURRENTLY needs, at its end, a lock on the partition behind which everybody
# queues. Where one who reads the partition itself for long has it, it is broken off, and ended when
# the lock is free. Others pass all the while.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;
use Time::HiRes qw(sleep time);

sub database() {
  my $folder = ClientTest::folder('a.sql' => migration(
    'ALTER TABLE log DETACH PARTITION log_1 CONCURRENTLY;', '',
    "-- revision: a\n-- transaction: off\n"));
  my $db = TestDatabase->new(history => $folder);
  $db->sql('CREATE TABLE log (day int) PARTITION BY LIST (day)');
  $db->sql("CREATE TABLE log_$_ PARTITION OF log FOR VALUES IN ($_)") for 1, 2;
  return $db;
}

# A transaction of another session, open until it is ended.
sub begin_reading($db, $table) {
  my $session = TestDatabase::start($db->surroundings, 'psql', '-XAtq', '-c',
      "SET application_name = 'reads $table'", '-c', "BEGIN; SELECT FROM $table; SELECT pg_sleep(60)");
  $db->wait_for_session("application_name = 'reads $table' AND wait_event = 'PgSleep'");
  return $session;
}
sub end_reading($db, $table, $session) {
  $db->end_sessions("application_name = 'reads $table'");
  finish($session);
}

# For three seconds: the longest time that somebody else had to wait.
sub longest_stall($db) {
  my ($longest, $end) = (0, time + 3);
  while (time < $end) {
    my $begin = time;
    $db->sql('INSERT INTO log_1 VALUES (1)');
    $longest = time - $begin if time - $begin > $longest;
    sleep 0.05;
  }
  return $longest;
}

sub ends_well($db, $run) {
  my $answer = finish($run);
  is $answer->{status}, 0, 'the run goes on' or diag $answer->{err};
  like $answer->{out}, qr/^a +altered +partition log_1 detached from log$/m, '... to its end';
  is $db->sql('SELECT count(*) FROM pg_inherits WHERE inhrelid = $$log_1$$::regclass'), 0, 'it is detached';
}

subtest 'somebody reads the partition' => sub {
  my $db = database();
  my $reader = begin_reading($db, 'log_1');
  sleep 0.3;
  my $run = $db->start_client('upgrade');
  cmp_ok longest_stall($db), '<', 1.5, 'others pass';
  end_reading($db, 'log_1', $reader);
  ends_well($db, $run);
};

subtest 'somebody comes to read it while the table is waited for' => sub {
  my $db = database();
  my $other = begin_reading($db, 'log WHERE day = 2');
  my $run = $db->start_client('upgrade');
  $db->wait_for_session(q{wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE log DETACH%'});
  my $reader = begin_reading($db, 'log_1');
  end_reading($db, 'log WHERE day = 2', $other);
  cmp_ok longest_stall($db), '<', 1.5, 'others pass';
  is $db->sql('SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = $$log_1$$::regclass'), 't',
      'it is half done';
  end_reading($db, 'log_1', $reader);
  ends_well($db, $run);
};

done_testing;
