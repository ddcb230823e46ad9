# `pg_idem test`: what it finds in a history and what it does not, and that nothing is left of it.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $time = qr/(?:\d+ min )?\d[\d.]* s/;  # on a machine that is busy, too
my $names = 'up       again    down     down again  up again';
my $db = TestDatabase->new(extension => 0);

sub scratch_databases {
  return $db->sql("SELECT count(*) FROM pg_database WHERE datname LIKE '%pg_idem_test%'");
}

# Runs it on a folder of these files; what it says of each revision is the rest of the line.
sub test_of($files, @arguments) {
  my $history = folder(%$files);
  local $db->{history} = $history;
  return $db->client('test', @arguments);
}

# --- A history without a finding: plain SQL of many kinds

my $many = migration(<<~'UP', <<~'DOWN');
  CREATE TABLE users (id serial PRIMARY KEY, email varchar(100) NOT NULL UNIQUE, "from" integer);
  CREATE INDEX ON users ("from") WHERE "from" > 0;
  CREATE TYPE mood AS ENUM ('a', 'b');
  CREATE VIEW v AS SELECT id, email FROM users;
  CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS $$ SELECT $1; $$;
  COMMENT ON TABLE users IS 'all; of them';
  CREATE POLICY p ON users USING (true);
  INSERT INTO users (email) VALUES ('a@b');
  UP
  DROP FUNCTION f(integer);
  DROP VIEW v;
  DROP TYPE mood;
  DROP TABLE users;
  DOWN
my $outside = "-- transaction: off\n-- migrate:up\nCREATE INDEX CONCURRENTLY i ON users (id);\n";
my %good = ('1_many.sql' => $many, '2_outside.sql' => $outside,
            '3_empty.sql' => migration('', ''));
answers test_of(\%good), 0, qr/\A\Qrevision  $names\E
1         ok       ok       ok       ok       ok
2         ok       ok       -        -        -
3         ok       -        ok       -        ok
3 revisions tested in $time, no finding
\z/, '', 'nothing is found';
is scratch_databases(), 0, 'and nothing is left';
is $db->sql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_idem'"), 0,
    'the real database is as it was, without the extension too';
answers test_of(\%good, '-q'), 0, '', '', 'quiet';

# --- What is found

my $off = "-- idempotent: off\n";
my $double = migration("CREATE TABLE log (x int);\nINSERT INTO log VALUES (1);", 'DROP TABLE log;',
                       "-- repeat: run\n");
my %bad = (
  '1_log.sql' => $double,
  '2_forgets.sql' => migration('CREATE TABLE t (a int, b int DEFAULT 5);', 'ALTER TABLE t DROP a;'),
  '3_off.sql' => migration('CREATE TABLE u (id int);', 'DROP TABLE u;', $off),
  '4_lock.sql' => migration("CREATE TABLE w (id int);\nLOCK TABLE w;", 'DROP TABLE w;'),
  '5_broken.sql' => migration('CREATE TABLE x (id nosuchtype);'),
  '6_behind.sql' => migration('CREATE TABLE y (id int);'),
);
my $found = test_of(\%bad);
answers $found, 4, qr/\A\Qrevision  $names\E
1         ok       differs  ok       ok       ok
2         ok       ok       differs  ok       differs
3         ok       error    ok       error    ok
4         ok       ok       ok       ok       ok
5         error    -        -        -        -
\n/, '', 'findings';
for my $remark (<<~'ROWS', <<~'SCHEMA', <<~'ERROR', <<~'ALONE', <<~'BROKEN') {

  1 again, after 2 of 2 statements: differs
    - rows of public.log: 1
    + rows of public.log: 2
  ROWS

  2 down: differs
    + table column public.t.b: integer DEFAULT 5
    + table public.t: owner postgres, persistence p, replica identity d
  SCHEMA

  3 again, after 1 of 1 statement: error
    42P07: relation "u" already exists
  ERROR

  4 up, statement 2 does not run by itself; not tried from there on
    25P01: LOCK TABLE can only be used in transaction blocks
  ALONE

  5 up: error
    42704: type "nosuchtype" does not exist
  BROKEN
  ok index($found->{out}, $remark) >= 0, 'told: ' . (split /\n/, $remark)[1] or diag $found->{out};
}
like $found->{out}, qr/\nnot tried: 1 revision behind that one\n\n5 revisions tested in $time, 4 findings\n\z/,
    'what was not tried is said';
is scratch_databases(), 0, 'nothing is left of what failed';

# --- What is compared: a way down that leaves one thing behind is found, whatever kind it is

my $base = 'CREATE TABLE t (a int, b text); CREATE TYPE e AS ENUM (\'x\');';
my @left = (
  ['a column', 'ALTER TABLE t ADD c int'],
  ['a type', 'ALTER TABLE t ALTER a TYPE bigint'],
  ['a default', 'ALTER TABLE t ALTER a SET DEFAULT 1'],
  ['not null', 'ALTER TABLE t ALTER a SET NOT NULL'],
  ['a collation', 'ALTER TABLE t ALTER b TYPE text COLLATE "C"'],
  ['an option of a column', 'ALTER TABLE t ALTER a SET (n_distinct = 5)'],
  ['a setting of a table', 'ALTER TABLE t SET (fillfactor = 50)'],
  ['row security', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY'],
  ['a constraint', 'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)'],
  ['an index', 'CREATE INDEX i ON t (a) WHERE a > 0'],
  ['a view', 'CREATE VIEW v AS SELECT 1 AS one'],
  ['a function', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$'],
  ['a trigger', 'CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW '
              . 'EXECUTE FUNCTION suppress_redundant_updates_trigger()'],
  ['a policy', 'CREATE POLICY p ON t USING (true)'],
  ['a label', 'ALTER TYPE e ADD VALUE \'y\''],
  ['a domain', 'CREATE DOMAIN d AS int CHECK (VALUE > 0)'],
  ['a sequence', 'CREATE SEQUENCE s INCREMENT 2'],
  ['a schema', 'CREATE SCHEMA n'],
  ['a right', 'GRANT SELECT ON t TO PUBLIC'],
  ['a comment', 'COMMENT ON COLUMN t.a IS \'x\''],
  ['statistics', 'CREATE STATISTICS st ON a, b FROM t'],
);
my %leaving = ('000.sql' => migration($base));
$leaving{sprintf '%03d.sql', $_ + 1} = migration("$left[$_][1];", '') for 0 .. $#left;
my $said = test_of(\%leaving)->{out};
like $said, qr/^\Q@{[ sprintf '%03d', $_ + 1 ]}\E +ok +ok +differs +- +ok$/m, "left behind: $left[$_][0]"
    for 0 .. $#left;

# --- Databases that are kept, rights, signals

my $kept = test_of({ '1.sql' => migration('CREATE TABLE x (id nosuchtype);') }, '--keep');
my ($name) = $kept->{out} =~ /^1 up: error, in database (pg_idem_test_\d+_\d+)$/m;
is $db->sql("SELECT count(*) FROM pg_database WHERE datname = '" . ($name // '') . "'"), 1,
    'kept, and its name is told';
$db->sql("DROP DATABASE \"$name\"");

$db->sql('CREATE ROLE idem_test_plain LOGIN');
answers test_of(\%good, '-U', 'idem_test_plain'), 3, '', <<~'ERR', 'without CREATEDB';
  pg_idem: error: 42501: permission denied to create database
  HINT:  Let the role make databases: ALTER ROLE "idem_test_plain" CREATEDB. Or take another role, with -U.
  ERR
$db->sql('ALTER ROLE idem_test_plain CREATEDB');
answers test_of(\%good, '-q', '-U', 'idem_test_plain'), 0, '', '', 'no more than CREATEDB is needed';
$db->sql('DROP ROLE idem_test_plain');

my $slow = folder('1_slow.sql' => migration('SELECT pg_sleep(60);'));
for my $case ([INT => 130], [TERM => 143]) {
  my ($signal, $status) = @$case;
  local $db->{history} = $slow;
  my $started = $db->start_client('test');
  wait_for { $db->sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") };
  kill $signal, $started->{child};
  answers finish($started), $status, qr/\Arevision/, qr/^pg_idem: error: 57014: /, "SIG$signal";
  is scratch_databases(), 0, 'nothing is left';
}

# --- Sessions that wait while others work

{
  my $idle = TestDatabase->new(extension => 0, history => folder('a.sql' => migration('SELECT pg_sleep(0.5);')));
  $idle->sql("ALTER DATABASE $idle->{name} SET idle_session_timeout = '200ms'");
  answers $idle->client('test'), 0, qr/no finding$/m, '', 'idle_session_timeout: test';
  $idle->client('upgrade');
  answers $idle->client('check', '--drift'), 0, "everything is applied\n", '', 'check --drift';
}

# --- The encoding is that of the real database, whatever its name

my $long = 'ö' x 30;
utf8::encode($long) if utf8::is_utf8($long);
$db->sql("CREATE DATABASE \"$long\" TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
my %encoding = ('1.sql' => migration(
  "DO \$\$ BEGIN ASSERT getdatabaseencoding() = 'LATIN1'; END \$\$;"));
answers test_of(\%encoding, '-q', '-d', $long), 0, '', '', 'encoding and a long name';
$db->sql("DROP DATABASE \"$long\"");

# --- The project's own history

answers $db->client('test'), 0, qr/^22 revisions tested in $time, no finding$/m, '',
    'the reference history';

done_testing;
