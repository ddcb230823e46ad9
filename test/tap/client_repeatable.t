# Repeatable revisions through the client: a file that changed is work to do, and no parent of any.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

sub repeatable($up, $header = '') { return "-- repeatable: on\n$header-- migrate:up\n$up\n" }

# Between two files in the order of names, which take their parents from it.
my $view = 'CREATE OR REPLACE VIEW names AS SELECT id FROM a';
my $history = folder('1_a.sql' => migration('CREATE TABLE a (id int, name text);', 'DROP TABLE a;'),
                     '1_names.sql' => repeatable("$view;", "-- description: all names\n"),
                     '2_b.sql' => migration('CREATE TABLE b ();', 'DROP TABLE b;'));
my $db = TestDatabase->new(history => $history, extension => 0);
my $file = "$history/migrations/1_names.sql";
my $good = "everything is applied\n";
my $done = "already at head\n";

answers $db->client('upgrade'), 0, qr/^1 .*^2 .*^1_names +created +view public\.names\n3 revisions/ms,
    '', 'it comes behind all others';
is $db->sql("SELECT parents FROM idem.revision WHERE revision = '2'"), '{1}', 'it is no parent';
answers $db->client('upgrade'), 0, $done, '', 'nothing to do';
answers $db->client('check'), 0, $good, '', 'nothing is found';
answers $db->client('heads'), 0, "2  applied  b\n", '', 'it is no head';
answers $db->client('current'), 0, qr/\A2  b  applied at .*\n\z/, '', 'nor where the database is';

write_file($file, repeatable('CREATE OR REPLACE VIEW names AS SELECT id, name FROM a;',
                             "-- description: all names\n"));
answers $db->client('check'), 4, qr/\Apending  1_names  all names  migrations.*\n1 finding\n\z/, '',
    'a changed one is pending';
answers $db->client('plan'), 0,
    qr/\Aup  1_names  all names  migrations.*\n1 revision would be applied\n\z/, '',
    'and in the plan';
answers $db->client('upgrade'), 0, qr/\A1_names +altered +view public\.names\n1 revision applied/,
    '', 'and applied';
answers $db->client('upgrade'), 0, $done, '', 'once';
answers $db->client('show', '1_names'), 0,
    qr/\A-- revision: 1_names\n-- repeatable: on\n-- description: all names\n-- Loaded/, '', 'shown';
answers $db->client('history'), 0, qr/1_names  applied.*1_names  applied/s, '', 'both times on record';
answers $db->client('check', '--drift'), 0, $good, '', 'no drift';
answers $db->client('downgrade', '-1'), 0, qr/\A2 +dropped +table b\n1 revision reverted/, '',
    'it stays when others go down';
answers $db->client('plan'), 0, qr/\Aup  2 .*\n1 revision would be applied\n\z/, '',
    'and is as it should be';
$db->client('upgrade');
answers $db->client('test'), 0, qr/^1 +ok +ok +ok +ok +ok\n2 +ok +ok +ok +ok +ok\n1_names +ok +ok +- +- +-\n/m,
    '', 'test';

# It has no number, and takes none away.
my $numbered = folder('001_a.sql' => migration(''), 'views.sql' => repeatable('SELECT 1;'));
answers pg_idem({ directory => $numbered }, 'new', 'more'), 0, "migrations/002_more.sql\n", '',
    'a new file beside it';
like read_file("$numbered/migrations/002_more.sql"), qr/^-- revises: 001$/m, 'comes after the head';

# What was a revision becomes repeatable: the file behind it has another parent then.
my $other = TestDatabase->new(history => folder(
  '1_a.sql' => migration('CREATE TABLE a ();'),
  '2_v.sql' => migration('CREATE OR REPLACE VIEW v AS SELECT 1 AS x;', '', "-- revision: v\n"),
  '3_b.sql' => migration('CREATE TABLE b ();')), extension => 0);
$other->client('upgrade');
write_file("$other->{history}/migrations/2_v.sql",
           repeatable('CREATE OR REPLACE VIEW v AS SELECT 2 AS x;', "-- revision: v\n"));
answers $other->client('upgrade'), 0, qr/\Av +altered +view public\.v\n1 revision/, '',
    'one that was none before';
is $other->sql('SELECT parents FROM idem.revision WHERE revision = $$3$$'), '{1}', 'parents anew';
answers $other->client('upgrade'), 0, $done, '', 'and that is all';
unlink "$other->{history}/migrations/2_v.sql" or die;
answers $other->client('check'), 0, qr/\Ano file  v .*\n$good\z/, '', 'one without a file';
$other->sql("SELECT unload_migration('v')");
answers $other->client('check'), 0, $good, '', 'forgotten';

# Nothing but a repeatable one can depend on one.
my $wrong = TestDatabase->new(history => folder('v.sql' => repeatable('SELECT 1;'),
                                                'x.sql' => migration('', '', "-- revises: v\n")),
                              extension => 0);
answers $wrong->client('upgrade'), 5, '', qr/ID012: revision "v" is repeatable/, 'as a parent';

done_testing;
