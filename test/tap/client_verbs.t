# What each verb does and prints, on a small history with a branch: a - b - d, a - c (label side).
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $side = "-- revision: c\n-- revises: a\n-- labels: side\n-- description: on the side\n";
my %files = (
  revision('a', 'none'),
  revision('b', 'a', 'the second'),
  'c.sql' => migration("CREATE TABLE c (id int);", 'DROP TABLE c;', $side),
);
my $history = folder(%files);
my $db = TestDatabase->new(history => $history, extension => 0);
my $time = qr/\d+\.\d+ s/;
my $at = qr/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S+/;

# --- Before the extension is there

for my $arguments (['plan'], ['check'], ['current'], ['heads'], ['history'], ['show', 'a'],
                   ['summary']) {
  answers $db->client(@$arguments), 3, '', <<~"ERR", "@$arguments: no extension";
    pg_idem: error: 42704: extension "pg_idem" is not installed in database "$db->{name}"
    HINT:  Run "pg_idem init" to install it.
    ERR
}
is $db->sql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_idem'"), 0,
    'and none of them installs it';

# --- Two heads

answers $db->client('load'), 0, qr/^3 files loaded$/m, '', 'load installs the extension';
answers $db->client('heads'), 0, "b  pending  the second\nc  pending  on the side  side\n", '',
    'heads';
answers $db->client('plan', 'heads'), 0, <<~'OUT', '', 'plan for all heads';
  up  a  a table      migrations/a.sql
  up  b  the second   migrations/b.sql
  up  c  on the side  migrations/c.sql
  3 revisions would be applied
  OUT
my $several = qr/^pg_idem: error: ID004: .*there are 2\nDETAIL:  .* "b" .*[,;] "c" .*\nHINT:  /;
answers $db->client('upgrade'), 3, '', $several, 'upgrade: several heads';
answers $db->client('plan'), 3, '', $several, 'plan: several heads';
answers $db->client('check'), 6, <<~'OUT', '', 'check: pending, and several heads';
  pending  a  a table      migrations/a.sql
  pending  b  the second   migrations/b.sql
  pending  c  on the side  migrations/c.sql
  head     b  the second   migrations/b.sql
  head     c  on the side  migrations/c.sql
  5 findings
  OUT

# --- Up

answers $db->client('current'), 0, '', "pg_idem: notice: no revision is applied\n",
    'current: nothing';
answers $db->client('upgrade', '+1'), 0,
    qr/^a {13}created    table a\n1 revision applied in $time\n\z/, '', 'upgrade +1';
answers $db->client('upgrade', 'side@head'), 0,
    qr/^c {13}created    table c\n1 revision applied in $time\n\z/, '', 'upgrade of a branch';
answers $db->client('upgrade', 'heads'), 0,
    qr/^b {13}created    table b\n1 revision applied in $time\n\z/, '', 'upgrade heads';
answers $db->client('upgrade', 'heads'), 0, "already at heads\n", '', 'upgrade again';
answers $db->client('upgrade', 'a'), 0, "nothing to do for target \"a\"\n", '',
    'upgrade to what is applied reverts nothing';
answers $db->client('current'), 0,
    qr/^c  on the side  applied at $at by \w+\nb  the second   applied /, '', 'current: both heads';
answers $db->client('-q', 'upgrade', 'heads'), 0, '', '', 'upgrade -q says nothing';

write_file("$history/migrations/d.sql",
           migration("CREATE TABLE IF NOT EXISTS a (id int);", '', "-- revises: b, c\n"));
answers $db->client('check'), 4, "pending  d  migrations/d.sql\n1 finding\n", '',
    'check: a file that is not loaded yet';
answers $db->client('-q', 'check'), 4, '', '', 'check -q tells it by the exit code';
is $db->sql('SELECT count(*) FROM idem.revision'), 3, 'and does not load it';
answers $db->client('plan'), 0, "up  d  migrations/d.sql\n1 revision would be applied\n", '',
    'plan: a file that is not loaded yet';
answers $db->client('heads'), 0, "d  pending\n", '', 'heads: a file that is not loaded yet';
answers $db->client('upgrade'), 0,
    qr/^d {13}unchanged  table a exists\n1 revision applied in $time\n\z/, '', 'upgrade loads it';
answers $db->client('check'), 0, "everything is applied\n", '', 'check: all is well';
my $way_down = $db->client(qw(plan --down base))->{out};
is join(' ', $way_down =~ /^down  (\w+)/mg),
    $db->sql("SELECT string_agg(revision, ' ' ORDER BY position) FROM migration_plan('base')"),
    'plan agrees with the database';

# --- What is there

my $known = qr{-- Loaded from migrations/c\.sql at $at by \w+\n-- Applied at $at by \w+\n};
my $scripts = "\n-- migrate:up\nCREATE TABLE c (id int);\n\n-- migrate:down\nDROP TABLE c;\n";
answers $db->client('show', 'side'), 0, qr/^\Q$side\E$known\Q$scripts\E\z/, '', 'show';
answers $db->client('show', 'head'), 0, qr/^-- revision: d\n-- revises: b, c\n/, '', 'show head';
answers $db->client('show', 'nothing'), 3, '',
    qr/^pg_idem: error: ID002: revision "nothing" does not exist\n/, 'show: no such revision';
answers $db->client('show', '-1'), 3, '',
    qr/^pg_idem: error: 22023: "-1" does not name one revision\n/, 'show: not one revision';
{
  my $again = folder('c.sql' => $db->client('show', 'c')->{out});
  my $other = TestDatabase->new(history => $again, extension => 0);
  answers $other->client('load'), 5, '', qr/ID005: .*"a" does not exist/, 'show makes a file';
  write_file("$again/migrations/a.sql", $files{'a.sql'});
  answers $other->client('upgrade'), 0, qr/^c .* table c$/m, '', 'that works like the first one';
}

answers $db->client('summary', 'a'), 0, "a\n  id  integer\n", '', 'summary of a table';
answers $db->client('summary'), 0, "a\n  id  integer\n\nb\n  id  integer\n\nc\n  id  integer\n", '',
    'summary of all';
answers $db->client('summary', 'nothing'), 3, '',
    qr/^pg_idem: error: 42P01: relation "nothing" does not exist/, 'summary: no such table';
answers $db->client('current', '-v'), 0, qr/^d .*\n\na\n  id  integer\n/, '', 'current -v';

# --- Down

answers $db->client('plan', '--down', 'b'), 0, <<~'OUT', '', 'plan --down';
  down  d  migrations/d.sql
  1 revision would be reverted
  OUT
answers $db->client('downgrade', '-1'), 0,
    qr/^d {13}reverted\n1 revision reverted in $time\n\z/, '', 'downgrade -1';
answers $db->client('downgrade', 'a', '--quiet'), 0, '', '', 'downgrade --quiet';
answers $db->client('downgrade', 'a'), 0, "nothing to do for target \"a\"\n", '',
    'downgrade again';
answers $db->client('downgrade', 'b'), 3, '',
    qr/^pg_idem: error: 55000: cannot revert to revision "b": it is not applied\n/,
    'downgrade to what is not applied';
answers $db->client('history'), 0,
    qr/^$at  a  applied +[\d.]+ ms +\w+\n(?:.+\n){4}$at  b  reverted .+\n$at  c  reverted .+\n\z/,
    '', 'history: newest last';
{
  my $elsewhere = File::Temp->newdir;
  answers pg_idem({ PGDATABASE => $db->{name}, directory => $elsewhere }, 'downgrade', 'base'), 0,
      qr/^a {13}dropped    table a\n/, '', 'downgrade needs no files';
}

# --- Stamp

$db->sql('CREATE TABLE a (id int); CREATE TABLE b (id int)');
answers $db->client('stamp', 'b'), 0, "2 revisions stamped\n", '', 'stamp';
answers $db->client('current'), 0, qr/^b  the second  applied/, '', 'it counts as applied';
answers $db->client('stamp', 'base', '-q'), 0, '', '', 'stamp base -q';
is $db->sql("SELECT to_regclass('a') IS NOT NULL"), 't', 'nothing was reverted';

# --- Where the functions are in a schema with an awkward name

{
  my $other = TestDatabase->new(history => $history, extension => 0);
  $other->sql('CREATE SCHEMA "My Tools"; CREATE EXTENSION pg_idem SCHEMA "My Tools"');
  answers $other->client('upgrade', '-q'), 0, '', '', 'functions in another schema';
  answers $other->client('current'), 0, qr/^d /, '', 'found there';
}

done_testing;
