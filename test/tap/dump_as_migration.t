# What pg_dump writes of a database is a migration as it stands: it takes an empty database there, and
# finds nothing to do, and nothing different, in the database that it comes from and in the copy.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

# Beside the reference history: what a dump and restore stores in other words, or dumps in pieces.
my $more = <<~'SQL';
  CREATE SCHEMA more;
  CREATE TYPE more.mood AS ENUM ('calm', 'angry');
  CREATE DOMAIN more.short AS varchar(9) CHECK (VALUE IN ('a', 'b')) DEFAULT 'a';
  CREATE TABLE more.thing (id bigserial PRIMARY KEY, kind varchar(9) CHECK (kind IN ('a', 'b')),
    mood more.mood DEFAULT 'calm', short more.short, part int GENERATED ALWAYS AS IDENTITY,
    twice int GENERATED ALWAYS AS (id * 2) STORED, of int REFERENCES public.users ON DELETE SET NULL);
  CREATE INDEX ON more.thing (lower(kind)) WHERE kind IN ('a', 'b');
  CREATE TABLE more.log (at timestamptz NOT NULL, text text) PARTITION BY RANGE (at);
  CREATE TABLE more.log_2026 PARTITION OF more.log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE INDEX ON more.log (at);
  CREATE VIEW more.grouped AS SELECT id, kind, mood FROM more.thing GROUP BY id;
  CREATE MATERIALIZED VIEW more.kept AS SELECT kind, count(*) FROM more.thing GROUP BY kind;
  CREATE FUNCTION more.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE TRIGGER g BEFORE UPDATE ON more.thing FOR EACH ROW
    WHEN (OLD.id <> NEW.id OR OLD.kind <> NEW.kind OR NEW.kind IN ('a', 'b')) EXECUTE FUNCTION more.f();
  CREATE TRIGGER i INSTEAD OF UPDATE ON more.grouped FOR EACH ROW EXECUTE FUNCTION more.f();
  ALTER TABLE more.thing ENABLE ROW LEVEL SECURITY;
  CREATE POLICY p ON more.thing USING (EXISTS (SELECT FROM public.users u WHERE u.id = thing.of));
  CREATE RULE r AS ON DELETE TO more.thing WHERE OLD.kind IN ('a', 'b') DO INSTEAD NOTHING;
  CREATE STATISTICS more.s ON kind, mood FROM more.thing;
  COMMENT ON COLUMN more.thing.kind IS 'a kind';
  GRANT SELECT ON more.thing TO PUBLIC;
  SQL

sub dump_as_migration($db) {
  my $dump = $db->dump_of('--schema-only', '--exclude-schema=idem');
  $dump =~ s/^SET client_min_messages.*$//m;  # or nothing would be told
  return folder('001_dump.sql' => "-- migrate:up\n$dump");
}

sub upgraded($db, $history) {
  local $db->{history} = $history;
  my $result = $db->client('upgrade');
  is $result->{status}, 0, 'goes to head' or diag $result->{err};
  unlike $result->{err} . $result->{out}, qr/drifted/, 'without any drift';
  return $result;
}

# SET and set_config() are all that is executed each time.
sub nothing_to_do($db, $history, $name) {
  my $schema = $db->schema;
  unlike upgraded($db, $history)->{out},
      qr/^\S* +(?:created|altered|dropped|renamed|executed +(?! |SET|SELECT))/m, "$name: nothing to do";
  same $db->schema, $schema, 'nothing was changed';
}

my $original = TestDatabase->new;
$original->migrate_to('head');
$original->sql($more);
$original->sql('TRUNCATE idem.applied, idem.revision, idem.journal');
my $dump = dump_as_migration($original);
nothing_to_do($original, $dump, 'where it comes from');

my $restored = TestDatabase->new(extension => 0);
$restored->run_file("$dump/migrations/001_dump.sql");
nothing_to_do($restored, $dump, 'restored by psql');

my $copy = TestDatabase->new(extension => 0);
upgraded($copy, $dump);
same $copy->schema, $restored->schema, 'brought there by pg_idem, it is the same';
$copy->sql('TRUNCATE idem.applied');
nothing_to_do($copy, $dump, 'brought there by pg_idem');

done_testing;
