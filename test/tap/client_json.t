# --json: one document from each verb, whatever becomes of it; --log-format json: an object per line.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use JSON::PP;
use TestDatabase;
use Test::More;

my $history = folder(revision('a', 'none'), revision('b', 'a', 'the second'));
my $db = TestDatabase->new(history => $history, extension => 0);

# The document, without what every one has; the exit code is the one of the process.
sub answer_of($status, @arguments) {
  my $result = $db->client('--json', @arguments);
  is $result->{status}, $status, "@arguments: exit code" or diag $result->{err};
  my $json = decode_json($result->{out});
  is delete $json->{schema}, 1, 'the schema';
  is delete $json->{verb}, (grep { !/^-/ } @arguments)[0], 'the verb';
  is delete $json->{exit_code}, $status, 'the exit code';
  return $json;
}
sub gives($arguments, $expected, $name = "@$arguments") {
  is_deeply answer_of(0, @$arguments), $expected, $name;
}

my %table = (a => { revision => 'a', revises => [], depends => [], labels => [],
                    description => 'a table', file => 'migrations/a.sql',
                    repeatable => JSON::PP::false });
$table{b} = { %{ $table{a} }, revision => 'b', revises => ['a'], description => 'the second',
              file => 'migrations/b.sql' };
my %versioned = (repeatable => JSON::PP::false);
sub pending($id) { return { %{ $table{$id} }, %versioned, applied => JSON::PP::false } }
sub applied($id) { return { %{ $table{$id} }, %versioned, applied => JSON::PP::true } }

is_deeply answer_of(3, 'heads')->{error},
    { sqlstate => '42704', hint => 'Run "pg_idem init" to install it.',
      message => "extension \"pg_idem\" is not installed in database \"$db->{name}\"" },
    'an error';
gives ['init'], { folder => 'migrations', folder_made => JSON::PP::false, database => $db->{name},
                  engine => 'native',
                  extension => { schema => 'public', version => '1.0' } };
gives ['load'], { files => 2, loaded => ['migrations/a.sql', 'migrations/b.sql'] };
gives ['heads'], { revisions => [pending('b')] };
gives ['plan'], { direction => 'up', revisions => [pending('a'), pending('b')] };
is_deeply answer_of(4, 'check'),
    { findings => [map { { %{ pending($_) }, kind => 'pending' } } qw(a b)] }, 'check';

my $run = answer_of(0, 'upgrade', '-q');
ok delete $run->{seconds} > 0, 'how long it took';
ok delete $_->{seconds} > 0, 'each of them' for @{ $run->{revisions} };
sub created($table) {
  return { outcome => 'created', text => "table $table", sqlstate => 'ID100', schema => 'public',
           table => $table };
}
is_deeply $run, { revisions => [map { { revision => $_, direction => 'up', outcome => 'applied',
                                        description => $table{$_}{description}, notices => [],
                                        steps => [created($_)] } } qw(a b)] },
    'upgrade, also if quiet';
is_deeply answer_of(0, 'upgrade')->{revisions}, [], 'upgrade again';

my $current = answer_of(0, 'current', '-v');
like delete $current->{revisions}[0]{applied_at}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:/, 'a time';
is_deeply $current->{revisions},
    [{ revision => 'b', description => 'the second', applied_by => $ENV{PGUSER} }], 'current';
my $id = { name => 'id', definition => 'integer', nullable => JSON::PP::true, default => undef };
sub table($name) {
  return { table => $name, columns => [$id], constraints => [], indexes => [] };
}
is_deeply $current->{tables}, [table('a'), table('b')], 'and the tables';
gives ['summary', 'a'], { tables => [table('a')] };
gives ['show', 'b'],
    { revision => { %{ applied('b') }, transactional => JSON::PP::true, verify => undef,
                    up => "CREATE TABLE b (id int);\n", down => "DROP TABLE b;\n" } };
is_deeply [map { "$_->{revision} $_->{outcome} $_->{steps}[0]{text}" }
               @{ answer_of(0, 'history')->{attempts} }],
    ['a applied table a', 'b applied table b'], 'history';
is_deeply [map { "$_->{revision} $_->{outcome}" } @{ answer_of(0, 'downgrade', 'a')->{revisions} }],
    ['b reverted'], 'downgrade';
gives ['stamp', 'b'], { stamped => 1 };
is_deeply answer_of(0, 'test')->{revisions}[1],
    { revision => 'b', remarks => [], map { $_ => 'ok' } qw(up again down down_again up_again) },
    'test';
like answer_of(0, 'version')->{version}, qr/^\d+\.\d+$/, 'version';
{
  my $new = answer_of(0, 'new', 'third');
  like $new->{file}, qr{^migrations/$new->{revision}_third\.sql$}, 'new: file and revision';
  is_deeply $new->{revises}, ['b'], 'and parent';
}
is_deeply answer_of(2, 'heads', '-h', '/nowhere')->{error}{sqlstate}, '08001', 'no connection';

# --- The log

sub lines_of(@arguments) {
  my $result = $db->client('--log-format', 'json', @arguments);
  return ($result, map { decode_json($_) } split /\n/, $result->{err});
}

write_file("$history/migrations/d.sql",
           migration("CREATE TABLE b (id bigint);\nSELECT 1/0;", '', "-- revises: b\n"));
unlink glob "$history/migrations/*_third.sql";
$db->sql('CREATE TABLE b (id int)');
my ($result, @lines) = lines_of('upgrade');
is $result->{status}, 3, 'a run that fails';
is $result->{out}, '', 'is not told on stdout';
is join(' ', map { "$_->{level}:$_->{event}" } @lines),
    'info:revision_begins warning:step error:revision_ends error:error', 'but line by line';
like $_->{time}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'each with its time' for @lines;
is_deeply [@{ $lines[1] }{qw(revision direction outcome message table column)}],
    ['d', 'up', 'drifted', 'column b.id is integer, wanted bigint', 'b', 'id'], 'a step';
is $lines[3]{sqlstate}, '22012', 'the error';
unlink "$history/migrations/d.sql";
($result, @lines) = lines_of('upgrade', '-q');
is join(' ', map { "$_->{level}:$_->{event}" } @lines),
    'warning:notice warning:step error:error', 'quiet: warnings and errors';
like $lines[0]{hint}, qr/unload_migration/, 'a warning of the client has its hint';

done_testing;
