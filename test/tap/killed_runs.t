# Killed at any moment, the next run carries on by itself: no dirty flag, no stale lock, no repair by
# hand, and the same schema as an undisturbed run leaves. With both engines, or the one that
# PG_IDEM_ENGINE names. PG_IDEM_KILLS says how many random moments of the project's history are tried
# (18; 7 with the portable engine), PG_IDEM_SEED which ones. With 100 or more, each way is also tried
# in each kind of step; else every other one, and with the portable engine two of the ways.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use KilledRun;
use List::Util qw(max);
use TestDatabase;
use TestServer;
use Test::More;
use Time::HiRes qw(sleep time);

my ($engine, $kills, $thorough);
my %longest;  # until nothing is left of a run that was ended that way
# A commit is on disk when it says so, as in production, or a crash would take more along than it may.
my $server = TestServer->new(synchronous_commit => 'on');
KilledRun::of($server);
my @ways = grep { $_ ne 'worker terminated' } sort keys %ways;  # there is not always one

sub every_kind_of_step() {
  my %history = (
    '001_rows.sql' => "-- migrate:up
CREATE TABLE big (id int, a int, b text);
INSERT INTO big SELECT g, g % 1000, repeat('x', 100) FROM generate_series(1, 100000) g;\n",
    '002_rewrite.sql' => "-- migrate:up\nALTER TABLE big ALTER COLUMN id TYPE bigint;\n",
    '003_index.sql' => "-- migrate:up\nCREATE INDEX big_b ON big (b, a);\n",
    '004_constraint.sql' => "-- migrate:up
ALTER TABLE big ADD CONSTRAINT positive CHECK (length(b || id::text || a::text) > 0);\n",
    '005_block.sql' => "-- migrate:up
DO \$\$ BEGIN PERFORM pg_sleep(0.5); ALTER TABLE big ADD COLUMN c int; PERFORM pg_sleep(0.5);
END \$\$;\n",
    '006_update.sql' => "-- migrate:up\nUPDATE big SET c = a;\n",
    '007_concurrently.sql' => "-- transaction: off
-- migrate:up
CREATE TABLE counted (n int);
INSERT INTO counted VALUES (1);
CREATE INDEX CONCURRENTLY big_a ON big (a, b);
INSERT INTO counted VALUES (2);
SELECT safe_create_index('big_c', 'big', '(c, b)', concurrently => true);
INSERT INTO counted VALUES (3);
REINDEX INDEX CONCURRENTLY big_a;
VACUUM (FULL) big;
DROP INDEX CONCURRENTLY big_c;
INSERT INTO counted VALUES (4);\n",
  );
  my $folder = File::Temp->newdir;
  mkdir "$folder/migrations";
  write_file("$folder/migrations/$_", $history{$_}) for keys %history;
  my $reference = TestDatabase->new(history => $folder, extension => 0);
  my $undisturbed = $reference->client('upgrade', 'head');
  is $undisturbed->{status}, 0, 'the undisturbed run' or diag $undisturbed->{err};
  my $expected = $reference->schema;
  my @revisions = map { /^(\d+)/ } sort keys %history;
  my $turn = 0;
  my $few = $engine eq 'portable' && !$thorough;
  for my $way ($few ? ('backend killed with -9', 'client killed') : @ways) {
    $turn++;
    my $db = TestDatabase->new(history => $folder, extension => 0);
    my @points = map { [$_, 0] } @revisions;
    push @points, map { ['007', $_] } 1 .. ($thorough ? 8 : 3);
    @points = map { $points[$_] } grep { ($_ + $turn) % 2 } 0 .. $#points if !$thorough;
    for my $point (@points) {
      my ($revision, $later) = @$point;
      my $run = start_run($db, $way);
      wait_for_revision($db, $run, $revision);
      sleep(0.15 + $later * ($thorough ? 0.1 : 0.2));
      my $seconds = end_run($db, $run, $way);
      $longest{$way} = max($longest{$way} // 0, $seconds);
      cmp_ok $seconds, '<', 5, "$way in $revision+$later: nothing of it is left behind";
    }
    comes_to_head($db, $expected, $way);
    is $db->sql('SELECT string_agg(n::text, $$ $$ ORDER BY n) FROM counted'), '1 2 3 4',
        "$way: every row was inserted once";
    is $db->sql('SELECT count(*) FROM big WHERE c = a'), 100000, "$way: no row is missing";
    is $db->sql('SELECT count(*) FROM pg_index WHERE NOT indisvalid'), 0,
        "$way: no broken index is left";
    is $db->sql(q{SELECT count(*) FROM idem.journal WHERE outcome = 'started'}), 0,
        "$way: no attempt is left open";
    ok $db->sql(q{SELECT count(*) FROM idem.journal WHERE outcome IN ('vanished', 'failed')}) > 0,
        "$way: the journal knows";
  }
}

# An open snapshot keeps the build of the index waiting, so that there is a worker for certain.
sub worker_terminated() {
  plan skip_all => 'the portable engine has no background worker: the client itself sends what '
      . 'cannot run in a transaction' if $engine eq 'portable';
  my $folder = TestDatabase::history('023_index.sql' => "-- transaction: off
-- migrate:up
CREATE INDEX CONCURRENTLY users_by_name ON users (username);\n");
  my $db = TestDatabase->new(history => $folder, extension => 0);
  my $reader = $db->start_sql('BEGIN ISOLATION LEVEL REPEATABLE READ', 'SELECT 1', 'SELECT pg_sleep(60)');
  my $run = $db->start_client('upgrade', 'head');
  my $worker = q{backend_type = 'pg_idem' AND wait_event_type = 'Lock'};
  is wait_for { $db->end_sessions($worker) }, 1, 'there was one';
  my $result = finish($run);
  is $result->{status}, 2, 'the client is told, as of a server that shuts down';
  like $result->{err}, qr/^pg_idem: error: 57P01: terminating background worker "pg_idem"/m, 'why';
  is $db->sql('SELECT sqlstate FROM idem.journal WHERE outcome = $$failed$$'), '57P01',
      'and so is the journal';
  $db->end_sessions(q{wait_event = 'PgSleep'});
  finish($reader);
  is $db->client('upgrade', 'head')->{status}, 0, 'the next run gets through';
  is $db->sql('SELECT count(*) FROM pg_index WHERE NOT indisvalid'), 0, 'no broken index is left';
}

# Until the run works on that revision, is beyond it, or has ended.
sub wait_for_revision($db, $run, $revision) {
  wait_for {
    my $result = $db->try_sql("SELECT 1 FROM idem.journal WHERE revision >= '$revision'
                                 AND outcome = 'started'");
    $result->{out} eq "1\n" || is_over($run);
  };
}

sub random_moments() {
  srand($ENV{PG_IDEM_SEED} // 4);
  my %expected;
  my ($duration, $hits) = (0, 0);
  for my $start (qw(nothing init_db oldest)) {
    my $db = TestDatabase->new(fixture => $start, extension => 0);
    my $begin = time;
    is $db->client('upgrade', 'head')->{status}, 0, "undisturbed from $start";
    $duration = max($duration, time - $begin);
    $expected{$start} = $db->schema;
  }
  for my $kill (1 .. $kills) {
    my $way = $ways[$kill % @ways];
    my $start = (qw(nothing init_db oldest))[$kill % 3];
    my $db = TestDatabase->new(fixture => $start, extension => 0);
    my $moment = rand($duration);
    my $run = start_run($db, $way);
    sleep $moment;
    $longest{$way} = max($longest{$way} // 0, end_run($db, $run, $way));
    $hits += comes_to_head($db, $expected{$start}, sprintf '%d: %s after %.0f ms', $kill, $way,
                           $moment * 1000);
  }
  cmp_ok $hits, '>', $kills / 4, 'many of them were in the middle of it';
  note "$hits of $kills left something to do";
}

for my $name ($ENV{PG_IDEM_ENGINE} // qw(native portable)) {
  local $ENV{PG_IDEM_ENGINE} = $engine = $name;
  $kills = $ENV{PG_IDEM_KILLS} // ($engine eq 'portable' ? 7 : 18);
  $thorough = $kills >= 100;
  %longest = ();
  subtest "$engine: every kind of step" => \&every_kind_of_step;
  subtest "$engine: worker terminated" => \&worker_terminated;
  $KilledRun::longest_next = 0;
  subtest "$engine: $kills random moments of the project's history" => \&random_moments;
  note sprintf '%s: %-24s nothing was left after %.2f s at most', $engine, $_, $longest{$_}
      for sort keys %longest;
  note sprintf '%s: the next run took %.2f s at most', $engine, $KilledRun::longest_next;
}
done_testing;
