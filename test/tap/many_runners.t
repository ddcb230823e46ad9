# Sixty-four replicas that start at once on an empty database: one does the work, all succeed; also
# where the history builds an index concurrently, which must not wait for those that wait for it.
# With both engines, or the one that PG_IDEM_ENGINE names.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use TestServer;
use Test::More;

my $runners = 64;
my $server = TestServer->new(max_connections => 2 * $runners);

sub run_all($db, $revisions, $name) {
  my @results = map { finish($_) } map { $db->start_client('upgrade', 'head') } 1 .. $runners;
  is_deeply [map { $_->{status} } @results], [(0) x $runners], "$name: every one exits 0"
      or diag map { $_->{err} } grep { $_->{status} ne 0 } @results;
  is $db->sql('SELECT count(*), count(DISTINCT revision), string_agg(DISTINCT outcome, $$ $$)
                 FROM idem.journal'), "$revisions|$revisions|applied", "$name: each once";
}

my $revisions = () = glob "$TestDatabase::top/migrations/*.sql";
my $folder = TestDatabase::history(
  '023_index.sql' => "-- transaction: off
-- migrate:up
CREATE INDEX CONCURRENTLY users_by_name ON users (username);
SELECT safe_create_index('users_by_mail', 'users', 'email', concurrently => true);
-- migrate:down
DROP INDEX CONCURRENTLY users_by_mail, users_by_name;\n");

sub from_nothing() {
  my $plain = TestDatabase->new(extension => 0);
  run_all($plain, $revisions, 'the history');
  my $concurrently = TestDatabase->new(extension => 0, history => $folder);
  run_all($concurrently, $revisions + 1, 'with an index built concurrently');
  is $concurrently->sql('SELECT count(*) FROM pg_index WHERE NOT indisvalid'), 0, 'it is valid';
}

# Whoever works is killed: one of those that wait goes on where it was.
sub worker_is_killed($engine) {
  my $slow = TestDatabase->new(extension => 0, history => folder(
    revision('a', 'none'), revision('c', 'b'),
    'b.sql' => migration('SELECT pg_sleep(5);', '', "-- revision: b\n-- revises: a\n")));
  my @started = map { $slow->start_client('upgrade') } 1 .. 16;
  my $works = q{wait_event = 'PgSleep'
    AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)};
  wait_for {
    15 == grep { read_file($_->{err}->filename) =~ /waiting for another run/ } @started
        and $slow->end_sessions($works);
  };
  my @results = map { finish($_) } @started;
  is_deeply [sort map { $_->{status} } @results], [(0) x 15, 2], 'all but the one that was killed exit 0';
  is $slow->sql('SELECT string_agg(revision || $$ $$ || outcome, $$, $$ ORDER BY id) FROM idem.journal'),
      'a applied, ' . ($engine eq 'native' ? 'b vanished, ' : '') . 'b applied, c applied',
      'what was done stays, the rest is done once';
  is scalar(grep { $_->{err} =~ /waiting for another run of pg_idem\nDETAIL:  Process \d+, user / }
            @results), 15, 'those that wait say for whom';
}

for my $engine ($ENV{PG_IDEM_ENGINE} // qw(native portable)) {
  local $ENV{PG_IDEM_ENGINE} = $engine;
  subtest "$engine: from nothing" => \&from_nothing;
  subtest "$engine: whoever works is killed" => sub { worker_is_killed($engine) };
}
done_testing;
