# `check`: an exit code for each kind of finding, and drift from what the applied revisions make.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my %files = (revision('a', 'none'),
             'b.sql' => migration("ALTER TABLE a ADD COLUMN x varchar(10);\nCREATE INDEX i ON a (x);",
                                  'ALTER TABLE a DROP COLUMN x;', "-- revises: a\n"));
my $history = folder(%files);
my $db = TestDatabase->new(history => $history, extension => 0);
my $good = "everything is applied\n";

$db->client('upgrade');
answers $db->client('check', '--drift'), 0, $good, '', 'nothing is found';
is $db->sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'pg\\_idem\\_test%'"), 0,
    'no throw-away database is left';

# --- Drift

$db->sql('ALTER TABLE a ALTER x TYPE text; DROP INDEX i; CREATE TABLE by_hand ()');
answers $db->client('check'), 0, $good, '', 'drift is not looked for unasked';
answers $db->client('check', '--drift'), 8, <<~"OUT", '', 'drift';
  drift  - index public.i: CREATE INDEX i ON public.a USING btree (x)
  drift  - table column public.a.x: character varying(10)
  drift  + table column public.a.x: text
  drift  + table public.by_hand: owner $ENV{PGUSER}, persistence p, replica identity d
  4 findings
  OUT
answers $db->client('check', '--drift', '-q'), 8, '', '', 'quiet';
$db->sql('ALTER TABLE a ALTER x TYPE varchar(10); CREATE INDEX i ON a (x); DROP TABLE by_hand');
answers $db->client('check', '--drift'), 0, $good, '', 'mended';

# --- An exit code for each kind, the greatest of several

write_file("$history/migrations/c.sql", migration('', '', "-- revises: b\n"));
answers $db->client('check', '--drift'), 4, qr/^pending  c /m, '', 'pending';
$db->client('upgrade');
write_file("$history/migrations/b.sql", $files{'b.sql'} . '-- more');
answers $db->client('check'), 7, qr/^changed  b /m, '', 'changed';
write_file("$history/migrations/d.sql", migration('', '', "-- revises: b\n"));
answers $db->client('check'), 7, qr/^pending  d .*^head .*^changed  b /ms, '',
    'changed, several heads, pending';
write_file("$history/migrations/b.sql", $files{'b.sql'});
answers $db->client('check'), 6, qr/^pending  d .*^head .*^head /ms, '', 'several heads, pending';
$db->client('upgrade', 'heads');
answers $db->client('check', '--drift'), 6, qr/^head .*^head .*^2 findings$/ms, '', 'several heads';

# --- What cannot be told

my $needs = folder('a.sql' => migration('ALTER TABLE by_hand ADD COLUMN x int;'));
my $other = TestDatabase->new(history => $needs, extension => 0);
$other->sql('CREATE TABLE by_hand ()');
$other->client('upgrade');
answers $other->client('check', '--drift'), 3, '',
    qr/42P01: .*"by_hand" does not exist.*while running the applied revisions in a throw-away/s,
    'a history that does not begin with an empty database';

{
  my $hooked = TestDatabase->new(extension => 0, history => folder('1_a.sql' => migration(
      'CREATE TABLE a ();', 'DROP TABLE a;')));
  mkdir "$hooked->{history}/migrations/hooks" or die;
  write_file("$hooked->{history}/migrations/hooks/after_revision.sql",
             'CREATE TABLE IF NOT EXISTS by_hook ();');
  answers $hooked->client('-q', 'upgrade'), 0, '', '', 'a run with a hook';
  answers $hooked->client('check', '--drift'), 0, $good, '', 'what a hook makes is no drift';
}

done_testing;
