# What only newer versions of PostgreSQL have is idempotent as well: each statement is run twice, the
# second time changes nothing.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

my $db = TestDatabase->new;
my $version = int($db->sql('SHOW server_version_num') / 10_000);
plan skip_all => "PostgreSQL $version has nothing of it" if $version < 18;

sub ensure($sql) {
  my $result = $db->try_sql("SELECT ensure(\$s\$$sql\$s\$)");
  return $result->{err} =~ s/^(?!NOTICE|WARNING|ERROR).*\n//mgr . $result->{out};
}

sub twice($sql, $unchanged) {
  subtest $sql => sub {
    like ensure($sql), qr/^NOTICE:  \w+: (?:created|altered|executed): .*^t$/ms, 'is done';
    my $before = $db->schema;
    like ensure($sql), $unchanged, 'is done already';
    same $db->schema, $before, 'and is left alone';
  };
}

sub differs($sql, $difference) {
  like ensure($sql), qr/^WARNING:  ID105: drifted: \Q$difference\E$/m, $sql;
}

$db->sql('CREATE EXTENSION IF NOT EXISTS btree_gist')
    if $db->sql(q{SELECT count(*) FROM pg_available_extensions WHERE name = 'btree_gist'});
my $there = qr/^NOTICE:  ID104: unchanged: table \w+ exists\nf$/m;
twice 'CREATE TABLE t (id int CONSTRAINT id_set NOT NULL, a int, b int,
         CONSTRAINT a_set NOT NULL a)', $there;
differs 'CREATE TABLE t (id int, a int NOT NULL, b int)',
    'column t.id is NOT NULL, wanted nullable';
differs 'CREATE TABLE t (id int NOT NULL, a int NOT NULL, b int, NOT NULL b)',
    'column t.b is nullable, wanted NOT NULL';
my $is_set = qr/^NOTICE:  ID104: unchanged: column t\.\w is NOT NULL\nf$/m;
twice 'ALTER TABLE t ADD CONSTRAINT b_set NOT NULL b', $is_set;
twice 'ALTER TABLE t ADD COLUMN c int CONSTRAINT c_set NOT NULL',
    qr/^NOTICE:  ID104: unchanged: column t\.c exists\nf$/m;
$db->sql('ALTER TABLE t ADD d int; ALTER TABLE t ADD CONSTRAINT d_set NOT NULL d NOT VALID');
twice 'ALTER TABLE t ALTER d SET NOT NULL', $is_set;
twice 'CREATE TABLE v (a int, twice int GENERATED ALWAYS AS (a * 2))', $there;
differs 'CREATE TABLE v (a int, twice int GENERATED ALWAYS AS (a * 3))',
    'column v.twice has GENERATED ALWAYS AS (a * 2) VIRTUAL, '
    . 'wanted GENERATED ALWAYS AS (a * 3) VIRTUAL';
$db->sql('ALTER TABLE t ADD PRIMARY KEY (id)');
twice 'ALTER TABLE v ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t NOT ENFORCED',
    qr/unchanged: constraint f on v exists\nf$/;
differs 'ALTER TABLE v ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES t',
    'constraint f on v is FOREIGN KEY (a) REFERENCES t (id) NOT ENFORCED, '
    . 'wanted FOREIGN KEY (a) REFERENCES t (id)';
twice 'CREATE TABLE e (a int CONSTRAINT positive CHECK (a > 0) NOT ENFORCED)', $there;
differs 'CREATE TABLE e (a int CONSTRAINT positive CHECK (a > 0))',
    'constraint positive on e is CHECK (a > 0) NOT ENFORCED, wanted CHECK (a > 0)';

subtest 'periods' => sub {
  plan skip_all => 'btree_gist is not installed'
      if $db->sql(q{SELECT extension_exists('btree_gist')}) ne 't';
  twice 'CREATE TABLE stay (id int, during tsrange, PRIMARY KEY (id, during WITHOUT OVERLAPS))',
      $there;
  differs 'CREATE TABLE stay (id int, during tsrange, PRIMARY KEY (id, during))',
      'constraint on stay is missing, wanted PRIMARY KEY (id, during)';
  twice 'CREATE TABLE visit (id int, during tsrange,
           FOREIGN KEY (id, PERIOD during) REFERENCES stay (id, PERIOD during))', $there;
  differs 'CREATE TABLE visit (id int, during tsrange,
             FOREIGN KEY (id, during) REFERENCES stay (id, during))',
      'constraint on visit is missing, wanted FOREIGN KEY (id, during) REFERENCES stay (id, during)';
};

done_testing;
