# The pages that list things have all of them: settings, variables, exit codes and SQLSTATEs; the messages in
# troubleshooting.md are those of the sources; no link between the pages leads nowhere.
use v5.36;
use File::Basename;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

my $top = "$FindBin::Bin/../..";
sub page($name) { return read_file("$top/docs/$name.md") }
sub source($name) { return read_file("$top/$name") }
sub missing($text, @words) { return [grep { index($text, $_) < 0 } @words] }

my $settings = page('settings');
my @names = source('extension/server/settings.cpp') =~ /"(pg_idem\.\w+)"/g;
cmp_ok scalar @names, '>=', 5, 'the server has settings';
is_deeply missing($settings, map { "| `$_` |" } @names), [], 'settings.md has each setting';
my $rows = () = $settings =~ /^\| `pg_idem\.\w+` \|/mg;
is $rows, scalar @names, 'and no other';

my @variables = map { read_file($_) =~ /getenv\("(\w+)"\)/g } split /\n/, `find '$top/client' -name '*.cpp'`;
is_deeply missing($settings, map { "`$_`" } @variables), [], 'settings.md has each variable the client reads';

my ($codes) = source('client/exit_code.hpp') =~ /enum class ExitCode \{(.*?)\};/s;
my @codes = map { $_ == 128 ? '128 + N' : $_ } $codes =~ /= (\d+)/g;
cmp_ok scalar @codes, '>=', 6, 'the client has exit codes';
is_deeply missing(page('exit-codes'), map { "| $_ |" } @codes), [], 'exit-codes.md has each code';

my @sqlstates = source('extension/core/sqlstate.hpp') =~ /\[\] = "(\w{5})"/g;
cmp_ok scalar @sqlstates, '>=', 40, 'there are SQLSTATEs';
is_deeply missing(page('errors'), @sqlstates), [], 'errors.md has each SQLSTATE';

# Literals that follow each other are one.
my $sources = join "\n", map { read_file($_) } split /\n/,
    `find '$top/extension' '$top/client' -name '*.cpp'`;
$sources =~ s/"\s*\n\s*"//g;
$sources =~ s/\\"/"/g;
my @of_postgresql = ('extension "pg_idem" is not available', 'connection to server',
                     'permission denied to create extension "pg_idem"', 'failed',
                     'canceling statement due to statement timeout',
                     'cannot run inside a transaction block',
                     'unsafe use of new value "label" of enum type "type"');
for my $cell (page('troubleshooting') =~ /^\| ([^|]*`[^|]*) \|/mg) {
  for my $message ($cell =~ /`([^`]+)`/g) {
    my @parts = grep { length } map { s/^[" ]+|[" ]+$//gr } split /\.\.\.|: /, $message;
    my @unknown = grep { my $part = $_; index($sources, $part) < 0 &&
                             !grep { /\Q$part/ } @of_postgresql } @parts;
    is_deeply \@unknown, [], "troubleshooting.md quotes: $message";
  }
}

for my $file (glob "$top/*.md $top/docs/*.md") {
  my @links = read_file($file) =~ /\]\(([^):#]+)(?:#[^)]*)?\)/g;
  is_deeply [grep { !-e dirname($file) . "/$_" } @links], [], 'links of ' . basename($file);
}

done_testing;
