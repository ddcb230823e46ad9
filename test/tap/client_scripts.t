# What scripts get from outside of them, through the client: values for their variables, and hooks.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

# --- Variables

my $history = folder('1_a.sql' => migration(q{CREATE TABLE :"table" (x text DEFAULT :'value');},
                                            'DROP TABLE :"table";'));
my $db = TestDatabase->new(history => $history, extension => 0);
sub default { return $db->sql('SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d
                                 JOIN pg_class c ON c.oid = adrelid WHERE relnamespace = $$public$$::regnamespace') }
sub with_environment($variables, @arguments) {
  return TestDatabase::run($db->surroundings(%$variables), $TestDatabase::client, @arguments);
}

answers $db->client('upgrade'), 3, qr/^1 +failed/,
    qr/ID015: variable "table" is not set.*1_a\.sql, line 2.*--set table=/s, 'not set';
answers $db->client('upgrade', '--set', 'table'), 1, '', qr/invalid value "table" for --set/, 'no value';
answers $db->client('upgrade', '--set', 'table=My "table"', '--set', q{value=it's = \\ :'table'}), 0,
    qr/created +table "My ""table"""/, '', 'from the command line';
is default(), q{'it''s = \\ :''table'''::text}, 'whatever it is';
answers $db->client('upgrade'), 0, "already at head\n", '', 'no reason to run again';
answers with_environment({ PG_IDEM_SET_table => 'My "table"' }, 'downgrade', 'base'), 0,
    qr/dropped/, '', 'from the environment';

write_file("$history/pg_idem.toml", qq{set = ["table=t", "value=file"]\n});
$db->client('upgrade');
is default(), "'file'::text", 'from the configuration file';
$db->client('downgrade', 'base');
with_environment({ PG_IDEM_SET_value => 'environment' }, 'upgrade');
is default(), "'environment'::text", 'the environment before the file';
$db->client('downgrade', 'base');
with_environment({ PG_IDEM_SET_value => 'environment' }, 'upgrade', '--set=table=t', '--set',
                 'value=command line');
is default(), "'command line'::text", 'the command line before both';
$db->client('downgrade', 'base');

# A value that cannot be a variable's name is for other tools' placeholders.
answers $db->client('upgrade', '--set', 'table=t', '--set', 'value=secret', '--set', 'a.b-c=secret'), 0,
    qr/created/, '', 'another name';
write_file("$history/migrations/2_b.sql", migration(q{SELECT :'value', 1/0;}));
my $failed = $db->client('upgrade', '--set', 'value=secret');
answers $failed, 3, qr/failed/, qr/statement: SELECT :'value', 1\/0/, 'an error shows what was written';
unlike "$failed->{out}$failed->{err}", qr/secret/, 'and not the value';
unlink "$history/pg_idem.toml" or die;
write_file("$history/migrations/2_b.sql", migration(''));

# --- The verb test: statements are tried by themselves with values in place.
answers $db->client('test', '--set', 'table=t', '--set', 'value=x'), 0,
    qr/^1 +ok +ok +ok +ok +ok\n/m, '', 'test';
$db->sql("SELECT unload_migration('2')");
unlink "$history/migrations/2_b.sql" or die;

# --- Hooks

my $hooks = "$history/migrations/hooks";
mkdir $hooks or die;
$db->sql('CREATE TABLE told (n serial, entry text)');
write_file("$hooks/$_.sql", "INSERT INTO told (entry) VALUES (concat_ws(' ', '$_',
  current_setting('idem.direction'), current_setting('idem.revision'), :'who'));")
    for qw(before_run after_run before_revision after_revision);
answers $db->client('upgrade'), 0, "already at head\n", '', 'nothing to do: loaded, not run';
is $db->sql('SELECT count(*) FROM told'), 0, 'none is run';
is $db->sql('SELECT count(*) FROM idem.hook'), 4, 'all are there';
write_file("$history/migrations/2_b.sql", migration('CREATE TABLE b ();', 'DROP TABLE b;'));
answers $db->client('upgrade', '--set', 'who=me'), 0, qr/^2 .*^1 revision applied/ms, '', 'run';
is $db->sql("SELECT string_agg(entry, ', ' ORDER BY n) FROM told"),
    'before_run up  me, before_revision up 2 me, after_revision up 2 me, after_run up  me', 'around';

unlink "$hooks/after_revision.sql" or die;
write_file("$hooks/after_run.sql", "\nSELECT 1 / 0;");
answers $db->client('load'), 0, qr/loaded +.*hooks\/after_run\.sql\n1 file loaded/,
    qr/hook after_revision is taken out/, 'changed, and gone';
answers $db->client('downgrade', '-1', '--set', 'who=me'), 3, qr/dropped +table b/,
    qr/22012: division by zero.*hook after_run, file \S*hooks\/after_run\.sql:2:1/s, 'after the run';
answers $db->client('check'), 4, qr/^pending  2 /m, '', 'what the run did stays';
answers $db->client('history'), 0, qr/hook after_run +failed .*22012: division by zero\n\z/, '',
    'on record';

write_file("$hooks/before_all.sql", '');
answers $db->client('upgrade'), 5, '', qr/before_all\.sql" is called after no event/, 'no event';
unlink "$hooks/before_all.sql" or die;
unlink glob("$hooks/*") or die;
rmdir $hooks or die;
answers $db->client('upgrade'), 0, qr/created +table b/, qr/hook after_run is taken out/, 'none';
is $db->sql('SELECT count(*) FROM idem.hook'), 0, 'all are gone';

# They are dumped with the state.
$db->sql("SELECT load_hook('before_run', 'hooks/before_run.sql', 'SELECT 1')");
like $db->dump_of('--data-only'), qr/COPY idem\.hook .*before_run/s, 'in a dump';

done_testing;
