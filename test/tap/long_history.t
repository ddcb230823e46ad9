# A run of any length keeps nothing of the revisions that are behind it.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $size = 300;

for my $header ('', "-- transaction: off\n") {
  my $sql = 'SELECT note(); COMMENT ON TABLE memory IS $$a revision of many$$;';
  my %files = map { sprintf('%04d.sql', $_) => migration($sql, '', $header) } 1 .. $size;
  my $db = TestDatabase->new(history => folder(%files));
  $db->sql('CREATE TABLE memory (id serial, bytes bigint)');
  $db->sql("CREATE FUNCTION note() RETURNS void LANGUAGE sql AS
            'INSERT INTO memory (bytes) SELECT sum(used_bytes) FROM pg_backend_memory_contexts
              WHERE name IN (''PortalContext'', ''TopMemoryContext'', ''pg_idem'')'");
  is $db->client('upgrade', '-q')->{status}, 0, "$size revisions";
  my $growth = $db->sql("SELECT max(bytes) FILTER (WHERE id > $size - 10)
                              - max(bytes) FILTER (WHERE id <= 20) FROM memory");
  cmp_ok $growth, '<', 20_000, $header ? 'statement by statement' : 'a transaction for each';
  note "it has grown by $growth bytes";
}

done_testing;
