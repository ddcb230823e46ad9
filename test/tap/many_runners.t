# Sixty-four replicas that start at once on an empty database: one does the work, all succeed; also
# where the history builds an index concurrently, which must not wait for those that wait for it.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
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
my $plain = TestDatabase->new(extension => 0);
run_all($plain, $revisions, 'the history');

my $folder = TestDatabase::history(
  '023_index.sql' => "-- transaction: off
-- migrate:up
CREATE INDEX CONCURRENTLY users_by_name ON users (username);
SELECT safe_create_index('users_by_mail', 'users', 'email', concurrently => true);
-- migrate:down
DROP INDEX CONCURRENTLY users_by_mail, users_by_name;\n");
my $concurrently = TestDatabase->new(extension => 0, history => $folder);
run_all($concurrently, $revisions + 1, 'with an index built concurrently');
is $concurrently->sql('SELECT count(*) FROM pg_index WHERE NOT indisvalid'), 0, 'it is valid';

done_testing;
