# What a terminal gets that a file does not: colours, and for how long a step has been working.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $history = folder(revision('a', 'none'), 'b.sql' => migration(<<~'SQL', 'DROP TABLE b;'));
  CREATE TABLE b (id int);
  SELECT pg_sleep(2);
  CREATE TABLE IF NOT EXISTS a (id int);
  SQL
my $db = TestDatabase->new(history => $history, extension => 0);

# What it writes there, with these variables; script(1) is the terminal.
sub in_terminal($variables, @arguments) {
  my $command = join ' ', map { "'$_'" } $TestDatabase::client, @arguments;
  my $where = $db->surroundings(TERM => 'xterm', %$variables);
  return TestDatabase::run($where, 'script', '-qec', $command, '/dev/null')->{out};
}

$db->client('upgrade', 'a');
my $shown = in_terminal({}, 'upgrade');
like $shown, qr/\A\e\[1mb {13}\e\[0m\e\[32mcreated    \e\[0mtable b\r\n/, 'a terminal gets colours';
like $shown, qr/\r\e\[K {14}\e\[2m1\.\d s\e\[0m/, 'and sees for how long';
like $shown, qr/\r\e\[K {14}\e\[2munchanged  \e\[0mtable a exists\r\n/, 'until the next step is there';
$db->client('downgrade', '-1');
unlike in_terminal({ NO_COLOR => 1 }, 'upgrade'), qr/\e\[\d/, 'no colours with NO_COLOR';
$db->client('downgrade', '-1');
unlike $db->client('upgrade')->{out}, qr/[\e\r]/, 'and neither in a file';
like in_terminal({}, 'upgrade', 'nonsense'), qr/^pg_idem: \e\[31merror:\e\[0m ID002: /m,
    'errors are red';

done_testing;
