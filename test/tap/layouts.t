# Folders of other tools: read as they are, applied, errors at their own lines, converted.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

sub tables($db) {
  return $db->sql(q(SELECT COALESCE(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class
                     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'));
}

my %folders = (
  'golang-migrate' => {
    '1_a.up.sql' => 'CREATE TABLE a ();', '1_a.down.sql' => 'DROP TABLE a;',
    '10_b.up.sql' => 'CREATE TABLE b ();', '10_b.down.sql' => 'DROP TABLE b;',
    '9_c.up.sql' => 'CREATE INDEX CONCURRENTLY ON a ((1));', '9_c.down.sql' => '' },
  goose => {
    '00001_a.sql' => "-- +goose Up\nCREATE TABLE a ();\n-- +goose Down\nDROP TABLE a;\n",
    '00002_b.sql' => "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY ON a ((1));\n"
        . "CREATE TABLE b ();\n-- +goose Down\nDROP TABLE b;\n" },
  dbmate => {
    '1-a.sql' => "-- migrate:up\nCREATE TABLE a ();\n-- migrate:down\nDROP TABLE a;\n",
    '2-b.sql' => "-- migrate:up\nCREATE TABLE b ();\n-- migrate:down\nDROP TABLE b;\n" },
  diesel => {
    '2020-01-01-000001_a/up.sql' => 'CREATE TABLE a ();',
    '2020-01-01-000001_a/down.sql' => 'DROP TABLE a;',
    '2020-01-01-000002_b/up.sql' => 'CREATE TABLE b ();',
    '2020-01-01-000002_b/down.sql' => 'DROP TABLE b;' },
  sqlx => {
    '1_a.up.sql' => "CREATE TABLE a ();", '1_a.down.sql' => 'DROP TABLE a;',
    '2_b.up.sql' => "-- no-transaction\nCREATE TABLE b ();", '2_b.down.sql' => 'DROP TABLE b;' },
  sqitch => {
    'sqitch.plan' => "%project=p\n\na 2024-01-01T00:00:00Z A <a\@b> # the a\n"
        . "\@v1 2024-01-01T00:00:00Z A <a\@b>\nb [a] 2024-01-01T00:00:00Z A <a\@b> # the b\n",
    'deploy/a.sql' => "BEGIN;\nCREATE TABLE a ();\nCOMMIT;\n", 'revert/a.sql' => 'DROP TABLE a;',
    'verify/a.sql' => "BEGIN;\nSELECT 1/(1 - count(*)) FROM a;\nROLLBACK;\n",
    'deploy/b.sql' => 'CREATE TABLE b ();', 'revert/b.sql' => 'DROP TABLE b;' },
  flyway => {
    'V1__a.sql' => 'CREATE TABLE ${x} ();', 'U1__a.sql' => 'DROP TABLE a;',
    'sub/V1.1__b.sql' => 'CREATE TABLE b ();', 'U1.1__b.sql' => 'DROP TABLE b;',
    'flyway.conf' => "flyway.placeholders.x=a\n" },
);

for my $tool (sort keys %folders) {
  subtest "$tool: up, down and up again, then the converted folder" => sub {
    my $db = database_with('', %{ $folders{$tool} });
    answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade';
    is tables($db), 'a b', 'the tables are there';
    answers $db->client('upgrade'), 0, "already at head\n", '', 'there is nothing to do again';
    answers $db->client('-q', 'downgrade', 'base'), 0, '', '', 'downgrade';
    is tables($db), '', 'the tables are gone';
    answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade once more';
    answers $db->client('convert', 'own'), 0, qr/^\d files of $tool written to own\n\z/, '',
        'convert';
    answers $db->client('--dir', 'own', 'check'), 0, "everything is applied\n", '',
        'the converted folder is the same to the database';
    answers $db->client('--dir', 'own', 'upgrade'), 0, "already at head\n", '', 'for upgrade too';
    answers $db->client('-q', '--dir', 'own', 'downgrade', 'base'), 0, '', '', 'and back';
    is tables($db), '', 'the tables are gone';
  };
}

subtest 'an error is told at its line of the file it stands in' => sub {
  my %wrong = (
    'goose' => ['00001_a.sql:4:1',
                '00001_a.sql' => "-- why\n-- +goose Up\n\nNONSENSE;\n"],
    'diesel' => ['2020_a/up.sql:2:1', '2020_a/up.sql' => "\nNONSENSE;\n"],
    'sqitch' => ['verify/a.sql:3:10',
                 'sqitch.plan' => "a D\n", 'deploy/a.sql' => 'SELECT 1;',
                 'verify/a.sql' => "BEGIN;\n\nSELECT * FROM gone;\nROLLBACK;\n"],
  );
  for my $tool (sort keys %wrong) {
    my ($place, %files) = @{ $wrong{$tool} };
    my $db = database_with('', %files);
    my $result = $db->client('-q', 'upgrade');
    is $result->{status}, 3, "$tool fails";
    $place =~ s/:10\z//;
    like $result->{err}, qr{^CONTEXT:  .*, file migrations/\Q$place\E}m, 'the place';
  }
  my $db = database_with('', '1_a.up.sql' => '', '1_a.down.sql' => "\n\n  NONSENSE;");
  answers $db->client('-q', 'upgrade'), 0, '', '', 'up';
  like $db->client('-q', 'downgrade', 'base')->{err},
      qr{^CONTEXT:  .*, file migrations/1_a\.down\.sql:3:3, section down}m, 'a file of its own';
};

subtest 'one that comes in between is applied, and nothing else is disturbed' => sub {
  my $db = database_with('', '1_a.up.sql' => 'CREATE TABLE a ();', '3_c.up.sql' => 'CREATE TABLE c ();');
  answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade';
  write_file("$db->{history}/migrations/2_b.up.sql", 'CREATE TABLE b ();');
  answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade with the new file';
  is $db->applied, '1 3 2', 'it is applied';
};

subtest 'a baseline stands for all before it where nothing of them is there' => sub {
  my %files = ('V1__a.sql' => 'CREATE TABLE a ();', 'V2__b.sql' => 'CREATE TABLE b ();',
               'V3__c.sql' => 'CREATE TABLE c ();');
  my $baseline = "CREATE TABLE a ();\nCREATE TABLE b ();\nCREATE TABLE from_baseline ();\n";
  my $fresh = database_with('', %files, 'B2__all.sql' => $baseline);
  answers $fresh->client('-q', 'upgrade'), 0, '', '', 'a new database';
  is tables($fresh), 'a b c from_baseline', 'begins with the baseline';
  answers $fresh->client('upgrade'), 0, "already at head\n", '', 'and stays with it';
  my $old = database_with('', %files);
  answers $old->client('-q', 'upgrade', '1'), 0, '', '', 'an older database';
  write_file("$old->{history}/migrations/B2__all.sql", $baseline);
  answers $old->client('-q', 'upgrade'), 0, '', '', 'sees the baseline later';
  is tables($old), 'a b c', 'and goes on without it';
  is $old->applied, '1 2 3', 'one by one';
};

subtest 'repeatable scripts of Flyway run again when they change' => sub {
  my $db = database_with('', 'V1__a.sql' => 'CREATE TABLE a (x int);',
                         'R__v.sql' => 'CREATE OR REPLACE VIEW v AS SELECT 1 AS x;');
  answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade';
  write_file("$db->{history}/migrations/R__v.sql", 'CREATE OR REPLACE VIEW v AS SELECT 2 AS x;');
  answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade with another text';
  is $db->sql('SELECT x FROM v'), 2, 'it has run';
};

subtest 'a verify script of Sqitch may use the value that its change adds to an enum type' => sub {
  my $db = database_with("CREATE TYPE e AS ENUM ('a')", 'sqitch.plan' => "%project=p\n\nb D\n",
                         'deploy/b.sql' => "ALTER TYPE e ADD VALUE 'b';\n",
                         'verify/b.sql' => "BEGIN;\nSELECT 'b'::e;\nROLLBACK;\n");
  answers $db->client('-q', 'upgrade'), 0, '', '', 'upgrade';
};

subtest 'hooks are converted too' => sub {
  my $folder = folder('1_a.up.sql' => 'SELECT 1;', 'hooks/before_run.sql' => "SELECT 2;\n");
  answers pg_idem({ directory => $folder }, '--layout', 'golang-migrate', 'convert', 'own'), 0,
      "1 file of golang-migrate written to own\n", '', 'convert';
  is read_file("$folder/own/hooks/before_run.sql"), "SELECT 2;\n", 'it is there as it was';
};

subtest 'revisions of Alembic without a script can only be stamped' => sub {
  my $db = database_with('', 'versions/a1.py' => "revision = 'a1'\ndown_revision = None\n");
  my $result = $db->client('-q', 'upgrade');
  is $result->{status}, 3, 'upgrade fails';
  like $result->{err}, qr/0A000: the script of this revision is Python\nDETAIL:  It is in versions\/a1/,
      'and says why';
  answers $db->client('-q', 'stamp', 'head'), 0, '', '', 'stamp';
  is $db->applied, 'a1', 'does';
};

my $folder = folder('1_a.sql' => 'SELECT 1;');
answers pg_idem({ directory => $folder }, '--layout', 'gosse', 'convert', 'x'), 1, '',
    qr/^pg_idem: error: there is no layout "gosse"\nDETAIL:  The layouts are sqitch, /,
    'a layout that there is not';
answers pg_idem({ directory => $folder }, 'convert', 'migrations'), 5, '',
    qr/^pg_idem: error: folder "migrations" is not empty\n/,
    'nothing is converted into a folder that has migrations';
for my $file ('1_a/up.sql', '1_a/migration.sql', 'versions/a.py') {
  my $other = folder($file => $file =~ /py$/ ? "revision = 'a'\ndown_revision = None\n" : 'SELECT 1;');
  answers pg_idem({ directory => $other }, 'convert', 'migrations'), 5, '',
      qr/^pg_idem: error: folder "migrations" is not empty\n/, "nor into itself, with $file";
}
answers pg_idem({ directory => $folder }, 'new', 'b'), 5, '', qr/^pg_idem: error: /,
    'new does not write into the folder of another tool';

done_testing;
