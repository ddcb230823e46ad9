# Two people branch off: who is told what, and how their branches come together again.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $history = folder('001_a.sql' => migration('CREATE TABLE a (id int);'));
my $db = TestDatabase->new(history => $history, extension => 0);

# Adds a file as somebody else would.
sub commit($name, $author, $date) {
  for my $command (['add', '-A'], ['commit', '-q', '-m', $name]) {
    my $result = TestDatabase::run(
        { directory => $history, GIT_AUTHOR_NAME => $author, GIT_AUTHOR_EMAIL => 'x@y',
          GIT_COMMITTER_NAME => 'somebody', GIT_COMMITTER_EMAIL => 'x@y',
          GIT_AUTHOR_DATE => "${date}T12:00:00Z", GIT_CONFIG_GLOBAL => '/dev/null' },
        'git', @$command);
    die $result->{err} if $result->{status} ne 0;
  }
}
my $has_git = system('git init -q ' . $history . ' 2>/dev/null') == 0;

answers $db->client('branches'), 3, '', qr/42704: extension "pg_idem" is not installed/,
    'branches: no extension';
$db->client('upgrade');
answers $db->client('branches'), 0, '', "pg_idem: notice: there are no branches\n",
    'branches: none yet';
answers $db->client('merge'), 0, '', "pg_idem: notice: there is nothing to merge: one head\n",
    'merge: nothing to merge';
answers $db->client('-q', 'merge'), 0, '', '', 'merge -q';

sub branch($name, $header) {
  write_file("$history/migrations/$name.sql", migration(qq(CREATE TABLE "$name" ();), '', $header));
}
commit('first', 'Ann', '2026-01-01') if $has_git;
branch('002_left', "-- revises: 001\n");
commit('left', 'Ann', '2026-01-02') if $has_git;
branch('003_right', "-- revises: 001\n");
commit('right', 'Bob', '2026-01-03') if $has_git;
$db->client('upgrade', '002');

my ($ann, $bob) = $has_git ? ('added by Ann on 2026-01-02', 'added by Bob on 2026-01-03')
                           : (('loaded by \w+ on \d{4}-\d\d-\d\d') x 2);
my $heads = qr/"002" \(left, file \S+\), $ann, applied; "003" \(right, file \S+\), $bob, not applied/;
answers $db->client('upgrade'), 3, '', qr/\Apg_idem: error: ID004: .* there are 2
DETAIL:  The heads are $heads\.
HINT:  Merge them with "pg_idem merge", or use the target "heads" or the name of one of them\.
\z/, 'upgrade tells which two, and who made them';

my @by = $has_git ? ('  by Ann on 2026-01-02', '  by Bob on 2026-01-03') : ('', '');
answers $db->client('branches'), 0, <<~"OUT", '', 'branches';
  after 001  002  to 002  applied$by[0]  left
  after 001  003  to 003  pending$by[1]  right
  OUT

answers pg_idem({ directory => $history, PGHOST => '/nowhere' }, 'merge'), 0,
    "migrations/004_merge_002_and_003.sql\n", '', 'merge needs no database';
is read_file("$history/migrations/004_merge_002_and_003.sql"), <<~'SQL', 'and writes a file';
  -- revision: 004
  -- revises: 002, 003
  -- description: merge 002 and 003

  -- migrate:up

  -- migrate:down
  SQL
answers $db->client('upgrade'), 0, qr/^2 revisions applied /m, '', 'that makes one head';
answers $db->client('branches'), 0, qr/^after 001  002  to 004  applied.*\n.* 003  to 004 /, '',
    'where both branches lead';
answers $db->client('merge'), 0, '', qr/nothing to merge/, 'once only';

branch('005_x', "-- revises: 002\n");
branch('006_y', "-- revises: 003\n");
answers $db->client('merge', 'of two', '--revises', '005', '--revises', '006'), 0,
    "migrations/007_of_two.sql\n", '', 'some of the heads';
like read_file("$history/migrations/007_of_two.sql"), qr/^-- revises: 005, 006\n/m, 'those named';

done_testing;
