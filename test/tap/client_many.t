# One command for many databases and for many schemas: one that fails stops nobody else, and what is
# left is done by the same command.
use v5.36;
use File::Temp;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use JSON::PP;
use TestDatabase;
use Test::More;

my $history = folder(
  'a.sql' => migration("SELECT safe_create_table('a', 'id int');", 'DROP TABLE a;', "-- revises: none\n"),
  revision('b', 'a'));
my @databases = map { TestDatabase->new(history => $history, extension => 0) } 1 .. 5;
my @names = map { $_->{name} } @databases;
my $pattern = "idem_test_${$}_*";
my $time = qr/\d+\.\d\d s/;

sub everywhere(@arguments) { return $databases[0]->client(@arguments) }
sub table_of($database) { return $database->sql("SELECT to_regclass('b') IS NOT NULL") }

# A row for each of these names: what became of it, and what is said about it.
sub rows($names, $word, $gist) {
  return join '', map { "\Q$_\E  $word  +$time  $gist\n" } @$names;
}

# --- Databases

$databases[2]->sql('CREATE TABLE a (id bigint)');
answers everywhere('upgrade', '--each-database', $pattern, '--on-drift', 'error'), 3,
    qr/\A@{[rows([@names[0, 1]], 'ok', '2 revisions')]}@{[rows([$names[2]], 'failed', 'ID001: .*')]
    }@{[rows([@names[3, 4]], 'ok', '2 revisions')]}5 targets, 4 ok, 1 not, in $time\n\z/,
    qr/\A$names[2]: pg_idem: error: ID001: column a\.id is bigint.*\n(?:$names[2]: .*\n)+\z/,
    'one that fails stops nobody else';
is table_of($_), $_ == $databases[2] ? 'f' : 't', "$_->{name}: migrated or not" for @databases;

$databases[2]->sql('DROP TABLE a');
answers everywhere('upgrade', '--each-database', $pattern, '--jobs', 2), 0,
    qr/\A@{[rows([@names[0, 1]], 'ok', '0 revisions')]}@{[rows([$names[2]], 'ok', '2 revisions')]
    }@{[rows([@names[3, 4]], 'ok', '0 revisions')]}5 targets, 5 ok, 0 not, in $time\n\z/, '',
    'again: only what is left';
answers everywhere('upgrade', '--each-database', $pattern, '-q'), 0, '', '', 'quiet';

write_file("$history/migrations/c.sql", {revision('c', 'b')}->{'c.sql'});
answers everywhere('check', '--each-database', $pattern, '-q'), 4,
    qr/\A@{[rows(\@names, 'found', '1 finding')]}\z/, '', 'check: the exit code of each of them';
{
  my $result = everywhere('plan', '--each-database', $pattern, '--json');
  my $targets = decode_json($result->{out})->{targets};
  is join(' ', map { $_->{target} } @$targets), "@names", 'json: each target';
  is join(' ', map { $_->{revisions}[0]{revision} } @$targets), 'c c c c c', 'and its answer';
}
{
  my $result = everywhere('upgrade', '--each-database', $pattern, '--log-format', 'json');
  my @lines = map { decode_json($_) } split /\n/, $result->{err};
  my %steps;
  $steps{ $_->{target} } .= $_->{message} for grep { $_->{event} eq 'step' } @lines;
  is_deeply \%steps, { map { $_ => 'table c' } @names }, 'log: each line names its target';
}

# --- A file of addresses

my $targets = File::Temp->new;
write_file($targets->filename, <<~"FILE");
  # ours
  $names[0]
  postgresql:///$names[1]?password=s3cret

    dbname=idem_test_none password=s3cret
  FILE
my $listed = everywhere('current', '--targets', $targets->filename);
answers $listed, 2, qr/\A$names[0]  +ok .*
postgresql:\/\/\/$names[1]\?password=\*\*\*  +ok .*
dbname=idem_test_none password=\*\*\*  +failed  +$time  08001: .*
3 targets, 2 ok, 1 not, in $time\n\z/, qr/database "idem_test_none" does not exist/, 'a file';
unlike $listed->{out} . $listed->{err}, qr/s3cret/, 'no password is shown';

# --- Schemas

my $db = $databases[0];
my @schemas = map { "tenant_$_" } 1 .. 6;
$db->sql(join ';', map { "CREATE SCHEMA $_" } @schemas, '"tenant-7"', 'other');
push @schemas, 'tenant-7';
@schemas = sort @schemas;
$db->sql('CREATE VIEW tenant_4.a AS SELECT 1');
answers everywhere('upgrade', '--each-schema', 'tenant*'), 3,
    qr/^tenant-7 +ok .*^tenant_3 +ok .*3 revisions\ntenant_4 +failed .*^7 targets, 6 ok, 1 not/ms,
    qr/^tenant_4: pg_idem: error: /, 'one that fails stops nobody else';
is $db->sql("SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_class c
             JOIN pg_namespace n ON n.oid = relnamespace WHERE relname = 'c'"),
    'public tenant-7 tenant_1 tenant_2 tenant_3 tenant_5 tenant_6', 'each has its tables';
$db->sql('DROP VIEW tenant_4.a');
answers everywhere('upgrade', '--each-schema', 'tenant*'), 0,
    qr/^tenant_3 .* 0 revisions\ntenant_4 .* 3 revisions\ntenant_5 .* 0 revisions\n/m, '',
    'again: only what is left';
answers everywhere('downgrade', '-1', '--each-schema', 'tenant_?'), 0,
    qr/^6 targets, 6 ok, 0 not/m, '', 'each has its own way down';
answers everywhere('plan', '--each-schema', 'tenant*'), 0,
    qr/^tenant-7 .* 0 revisions\ntenant_1 .* 1 revision\n/m, '', 'and its own state';
answers everywhere('current'), 0, qr/^c /, '', 'that of the database is another one';
is $db->sql('SELECT count(*) FROM idem.tenant_applied'), 3, 'also for SQL';
is $db->sql("SET pg_idem.tenant = tenant_1; SELECT count(*) FROM idem.tenant_applied"), 2,
    'which can ask for a tenant';
is $db->sql('SELECT count(DISTINCT tenant) FROM idem.applied'), 8, 'or for all of them';

$databases[1]->sql('CREATE SCHEMA tenant_1');
answers everywhere('upgrade', '--each-database', $pattern, '--each-schema', 'tenant_1'), 0,
    qr/\A\Q$names[0]\E\.tenant_1 .* 1 revision\n\Q$names[1]\E\.tenant_1 .* 3 revisions\n2 targets/,
    '', 'schemas of many databases';

answers everywhere('test', '--each-schema', 'tenant_1'), 1, qr/^tenant_1 +failed/,
    qr/whole databases are tested, not single schemas\n.*HINT: .*--each-schema/s,
    'a test of a schema would be one of the database';

{
  my $dump = $db->dump_of;
  my $copy = TestDatabase->new(history => $history, extension => 0);
  my $file = File::Temp->new;
  write_file($file->filename, $dump);
  $copy->run_file($file->filename);
  answers $copy->client('plan', '--each-schema', 'tenant*'), 0,
      qr/^tenant-7 .* 0 revisions\ntenant_1 .* 0 revisions\ntenant_2 .* 1 revision\n/m, '',
      'a dump carries the state of each along';
}

# --- A signal

write_file("$history/migrations/d.sql",
           migration("SELECT pg_sleep(30);\nCREATE TABLE d (id int);", '', "-- revises: c\n"));
my $started = $db->start_client('upgrade', '--each-schema', 'tenant*', '--jobs', 2);
my $sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
wait_for { $db->sql($sleeping) == 2 };
kill 'TERM', $started->{child};
my $result = finish($started);
is $result->{status}, 143, 'ended by a signal';
like $result->{out}, qr/\A(?:tenant\S+ +ended .*\n){2}(?:tenant\S+ +not run\n){5}7 targets, 0 ok/,
    'those under way were ended, no other one was begun';
is $db->sql($sleeping), 0, 'and nobody works on';

# Where there is no room for so many jobs, they are fewer.
answers TestDatabase::run($db->surroundings, 'sh', '-c', 'ulimit -n 16; exec "$0" "$@"',
                          $TestDatabase::client, 'current', '--each-schema', 'tenant*', '--jobs', 20), 0,
    qr/^7 targets, 7 ok, 0 not/m, '', 'more jobs than files may be open';

# One that is still printing, and nobody reads, passes it on when it can.
write_file("$history/migrations/d.sql",
  migration(q(DO $$ BEGIN IF current_schema = 'tenant_1' THEN RAISE WARNING '%', repeat('x', 200000);
                          ELSE PERFORM pg_sleep(30); END IF; END $$;), '', "-- revises: c\n"));
{
  pipe my $reader, my $writer or die;
  my $child = fork // die;
  if ($child == 0) {
    open STDERR, '>&', $writer;
    open STDOUT, '>', '/dev/null';
    chdir $history;
    $ENV{PGDATABASE} = $names[0];
    exec $TestDatabase::client, 'upgrade', '--each-schema', 'tenant_?', '--jobs', 2;
  }
  close $writer;
  wait_for { $db->sql($sleeping) == 1 };
  sleep 1;
  kill 'TERM', $child;
  sleep 1;
  my $begin = time;
  1 while <$reader>;
  waitpid $child, 0;
  is $? >> 8, 143, 'a signal while its output waits for a reader';
  ok time - $begin < 10, '... is passed on';
}

# --- What makes no sense

answers everywhere('new', 'x', '--each-database', '*'), 1, '',
    qr/the verb new is not about a database/, 'a verb without a database';
answers everywhere('upgrade', '--each-database', 'idem_test_none*'), 1, '',
    qr/no database or schema is meant\nDETAIL:  Nothing there is called "idem_test_none\*"/,
    'nothing matches';
answers everywhere('upgrade', '--each-database', '*', '--jobs', 'all'), 1, '',
    qr/invalid value "all" for --jobs/, 'no number';
answers everywhere('upgrade', '--each-database', '*', '--targets', 'x'), 1, '',
    qr/cannot be used together/, 'two ways to say it';
answers everywhere('upgrade', '--targets', '/nowhere/x'), 5, '',
    qr/could not read file "\/nowhere\/x"/, 'a file that is not there';

done_testing;
