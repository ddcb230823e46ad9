# What cannot run in a transaction, killed in each of its phases, in which other sessions or a slow
# index hold it: the next run finishes it, and leaves what an undisturbed one leaves. Each phase is
# tried in two ways to be killed; with PG_IDEM_KILLS=100 or more in all of them.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest qw(folder migration);
use KilledRun;
use POSIX ();
use TestDatabase;
use TestServer;
use Test::More;

# What is not on disk at once is lost with the server: nothing else writes it for a while.
my $server = TestServer->new(synchronous_commit => 'on', wal_writer_delay => '10s');
KilledRun::of($server);
$SIG{PIPE} = 'IGNORE';

# While there is a row in `pause`, slow() takes its time, and so does what builds an index on it.
my $setup = <<'SQL';
CREATE TABLE item (n int);
INSERT INTO item SELECT generate_series(1, 100);
CREATE TABLE other (n int);
CREATE TABLE pause (milliseconds int);
CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  PERFORM pg_sleep(milliseconds / 1000.0) FROM public.pause;
  RETURN n;
END $$;
CREATE TYPE mood AS ENUM ('calm');
CREATE TABLE felt (mood mood);
CREATE PROCEDURE feel() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO felt VALUES ('calm'); COMMIT; END $$;
CREATE TABLE log (n int) PARTITION BY RANGE (n);
CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (1) TO (10);
CREATE TABLE wide AS SELECT repeat('x', 1000) AS t FROM generate_series(1, 500);
SQL
my $index = 'CREATE INDEX item_slow ON item (slow(n));';

# What keeps it from going on: other sessions, with a transaction open.
my $writer = 'BEGIN; INSERT INTO item VALUES (1000);';
my $reader = 'BEGIN; SELECT count(*) FROM item;';
my $snapshot = 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM other;';
my $pause = 'INSERT INTO pause VALUES (20)';

sub phase($text) { return "SELECT FROM pg_stat_progress_create_index WHERE phase LIKE '$text%'" }
sub worker($query) {
  return "SELECT FROM pg_stat_activity WHERE backend_type = 'pg_idem' AND query LIKE '$query%'";
}
my $waits = q{AND wait_event_type = 'Lock'};
my $rests = q{SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'};
my $create = 'CREATE INDEX CONCURRENTLY item_slow ON item (slow(n));';
my $reindex = 'REINDEX INDEX CONCURRENTLY item_slow;';
my $drop = 'DROP INDEX CONCURRENTLY item_slow;';

# name => the script; what is there before; then by turns what is to be seen, and what is done then:
# SQL, a session (it begins with BEGIN), or the end of the first session. Last, what is to be seen
# when it is killed.
my @cases = (
  [ 'create: before the build', $create, [$writer], phase('waiting for writers before build') ],
  [ 'create: build', $create, [$pause], phase('building') ],
  [ 'create: before validation', $create, [$pause],
    phase('building') => $writer, phase('waiting for writers before validation') ],
  [ 'create: validation', $create, [$pause],
    phase('building') => 'INSERT INTO item SELECT generate_series(101, 200)',
    phase('index validation: scanning table') ],
  [ 'create: old snapshots', $create, [$snapshot], phase('waiting for old snapshots') ],
  [ 'create unique, without a name', 'CREATE UNIQUE INDEX CONCURRENTLY ON item (slow(n));', [$pause],
    phase('building') ],
  [ 'safe_create_index', q{SELECT safe_create_index('item_slow', 'item', '(slow(n))',
      concurrently => true), safe_create_index('item_n', 'item', 'n', concurrently => true);},
    [$snapshot], phase('waiting for old snapshots') ],
  [ 'reindex: before the build', $reindex, [$index, $writer],
    phase('waiting for writers before build') ],
  [ 'reindex: build', $reindex, [$index, $pause], phase('building') ],
  [ 'reindex: old snapshots', $reindex, [$index, $snapshot], phase('waiting for old snapshots') ],
  [ 'reindex: before marking dead', $reindex, [$index, $reader],
    phase('waiting for readers before marking dead') ],
  [ 'reindex: before dropping', $reindex, [$index, $reader],
    phase('waiting for readers before marking dead') => $reader, '' => 'end',
    phase('waiting for readers before dropping') ],
  [ 'reindex schema', 'REINDEX SCHEMA CONCURRENTLY public;', [$index, $pause], phase('building') ],
  [ 'drop: while it is read', $drop, [$index, $reader], worker('DROP INDEX') . $waits ],
  [ 'drop: while it is dead', $drop, [$index, $reader],
    worker('DROP INDEX') . $waits => $reader, '' => 'end',
    'SELECT FROM pg_index WHERE NOT indislive' ],
  [ 'vacuum', 'VACUUM wide;',
    ['DO $$ BEGIN EXECUTE format($f$ALTER DATABASE %I SET vacuum_cost_limit = 1$f$,
        current_database()); EXECUTE format($f$ALTER DATABASE %I SET vacuum_cost_delay = 100$f$,
        current_database()); END $$'], 'SELECT FROM pg_stat_progress_vacuum' ],
  [ 'vacuum full', 'VACUUM (FULL) item;', [$index, $pause],
    q{SELECT FROM pg_stat_progress_cluster WHERE phase = 'rebuilding index'} ],
  [ 'a new label used at once', "ALTER TYPE mood ADD VALUE 'glad';
INSERT INTO felt SELECT 'glad' FROM slow(1);", ['INSERT INTO pause VALUES (20000)'], $rests ],
  [ 'alter system', 'ALTER SYSTEM SET pg_idem.lock_timeout = 201; SELECT slow(1);',
    ['INSERT INTO pause VALUES (20000)'], $rests ],
  [ 'a procedure that has committed', 'CALL feel(); SELECT slow(1);',
    ['INSERT INTO pause VALUES (20000)'], $rests ],
  [ 'detach partition', 'ALTER TABLE log DETACH PARTITION log_1 CONCURRENTLY;',
    ['BEGIN; SELECT count(*) FROM log;'], 'SELECT FROM pg_inherits WHERE inhdetachpending' ],
);

sub folder_of($sql) {
  return folder('1.sql' => migration("CREATE TABLE one (n int);\nINSERT INTO one VALUES (1);\n$sql\n"
      . "INSERT INTO one VALUES (2);", '', "-- transaction: off\n"));
}

sub database($sql, @before) {
  my $db = TestDatabase->new(history => folder_of($sql), extension => 0);
  $db->sql($setup);
  $db->sql($_) for grep { /^CREATE/ } @before;
  return $db;
}

my $open = q{SELECT FROM pg_stat_activity WHERE state = 'idle in transaction'
             AND application_name = 'psql' AND datname = current_database()};
# Of another session, which stays in its transaction.
sub session($db, $sql) {
  local $ENV{PGDATABASE} = $db->{name};
  my $count = sessions($db);
  my $child = open(my $pipe, '|-') // die "fork: $!\n";
  if ($child == 0) {
    open STDOUT, '>', '/dev/null' and open STDERR, '>&', \*STDOUT and exec 'psql', '-XAtq';
    POSIX::_exit(127);
  }
  $pipe->autoflush;
  print $pipe "$sql\n";
  see($db, "SELECT FROM ($open) AS s HAVING count(*) > $count");
  return { child => $child, pipe => $pipe };
}
sub end_session($session) {
  kill 'KILL', $session->{child};
  close $session->{pipe};
}
sub sessions($db) { return $db->sql("SELECT count(*) FROM ($open) AS s") }

sub see($db, $query) {
  return 1 if !$query;
  return 1 if wait_for { $db->try_sql("SELECT 1 WHERE EXISTS ($query)")->{out} eq "1\n" };
  diag "not seen: $query";
  return 0;
}

my %expected;
sub expected($sql, @before) {
  return $expected{$sql} //= do {
    my $db = database($sql, @before);
    my $result = $db->client('upgrade', 'head');
    is $result->{status}, 0, 'undisturbed' or diag $result->{err};
    $db->schema;
  };
}

sub kill_it($case, $way) {
  my ($name, $sql, $before, @then) = @$case;
  my $expected = expected($sql, @$before);
  my $db = database($sql, @$before);
  my @sessions;
  my $do = sub($what) {
    return end_session(shift @sessions) if $what eq 'end';
    $what =~ /^BEGIN/ ? push @sessions, session($db, $what) : $db->sql($what);
  };
  $do->($_) for grep { !/^CREATE/ } @$before;
  my $run = start_run($db, $way);
  while (@then > 1) {
    see($db, shift @then);
    $do->(shift @then);
  }
  ok see($db, $then[0]), 'it has come to where it is to be killed';
  cmp_ok end_run($db, $run, $way), '<', 5, 'nothing of it is left behind';
  end_session($_) for @sessions;
  $db->sql('TRUNCATE pause');
  $db->sql("ALTER DATABASE $db->{name} RESET ALL");
  comes_to_head($db, $expected, $name);
  is $db->sql('SELECT count(*) FROM pg_index WHERE NOT indisvalid'), 0, 'no broken index is left';
  is $db->sql('SELECT string_agg(n::text, $$ $$ ORDER BY n) FROM one'), '1 2', 'each row is there once';
  cmp_ok $db->sql('SELECT count(*) FROM felt'), '<=', 1, '... also what a procedure did';
  is $db->sql('SELECT string_agg(outcome, $$ $$ ORDER BY id) FROM idem.journal
                WHERE outcome <> $$failed$$'), $way =~ /cancelled|worker/ ? 'applied' :
      'vanished applied', 'the journal knows';
}

my @ways = sort keys %ways;
my @turns = ($ENV{PG_IDEM_KILLS} // 0) >= 100 ? (0 .. $#ways) : (0, 3);
for my $i (0 .. $#cases) {
  for my $turn (@turns) {
    my $way = $ways[($i + $turn) % @ways];
    next if $way eq 'worker terminated' && $cases[$i][-1] eq $rests;
    $way = 'server killed with -9' if $cases[$i][0] =~ /committed/;
    subtest "$cases[$i][0]: $way" => sub { kill_it($cases[$i], $way) };
  }
}

done_testing;
