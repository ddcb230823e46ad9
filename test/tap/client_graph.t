# The revisions as pictures: in the terminal, for programs that draw, on a page; and what a terminal
# gets that a file does not.
use v5.36;
use File::Temp;
use FindBin;
use IO::Pty;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my %files = (revision('a', 'none'), revision('b', 'a', 'the <second>'), revision('d', 'b, c'),
             'c.sql' => migration("CREATE TABLE c (id int PRIMARY KEY, b_id int NOT NULL);",
                                  'DROP TABLE c;', "-- revision: c\n-- revises: a\n-- labels: side\n"));
my $history = folder(%files);
my $db = TestDatabase->new(history => $history, extension => 0);
$db->client('upgrade', 'c');

answers $db->client('history', '--graph'), 0, <<~'OUT', '', 'history --graph';
  o    d  a table  (head, pending)
  |\
  | *  c  (side)
  o |  b  the <second>  (pending)
  |/
  *    a  a table
  OUT
answers $db->client('graph'), 0, <<~'OUT', '', 'graph: for Mermaid';
  flowchart TD
    r0["a<br>a table"]:::applied
    r1["b<br>the &lt;second&gt;"]:::pending
    r2["c"]:::applied
    r3["d<br>a table"]:::pending
    r0 --> r1
    r0 --> r2
    r1 --> r3
    r2 --> r3
    classDef applied fill:#d6e6fb,stroke:#2a7ae2
    classDef pending fill:#fff,stroke:#2a7ae2,stroke-dasharray:4
  OUT
answers $db->client('graph', '--format', 'dot'), 0,
    qr/\Adigraph revisions \{\n.*^  "a" \[label="a\\na table", fillcolor=lightblue\];\n.*^  "a" -> "b";\n/ms,
    '', 'for Graphviz';
my $svg = $db->client('graph', '--format', 'svg');
answers $svg, 0, qr/\A<svg xmlns="[^"]+" width="\d+" height="\d+">\n.*<\/svg>\n\z/s, '',
    'as a picture';
is scalar(() = $svg->{out} =~ /<circle /g), 4, 'with a circle for each';
is scalar(() = $svg->{out} =~ /<path class="edge"/g), 4, 'and a line for each edge';
answers $db->client('graph', '--format', 'png'), 1, '', qr/--format: png not in/, 'and no other';

$db->client('upgrade');
$db->sql('ALTER TABLE b ADD UNIQUE (id); ALTER TABLE c ADD FOREIGN KEY (b_id) REFERENCES b (id)');
$db->sql('CREATE SCHEMA "my app"; CREATE TABLE "my app".t (x numeric(10, 2), "a b" text[])');
answers $db->client('summary', '--format', 'mermaid'), 0, <<~'OUT', '', 'an entity diagram';
  erDiagram
    "my app.t" {
      numeric(10_2) x
      text[] a_b
    }
    a {
      integer id
    }
    b {
      integer id UK
    }
    c {
      integer id PK
      integer b_id FK
    }
    d {
      integer id
    }
    c }o--|| b : "b_id"
  OUT
answers $db->client('summary', 'c', '--format', 'mermaid'), 0, qr/\AerDiagram\n  c \{.*\}o--\|\| b/s,
    '', 'of one table';

# --- The page

my $page = $db->client('report', '--drift');
answers $page, 0, qr/\A<!DOCTYPE html>\n.*<\/html>\n\z/s, '', 'report';
like $page->{out}, qr/<h2>$_<\/h2>/, "it has the section $_" for qw(Revisions Drift History Tables);
like $page->{out}, qr/<svg .*<circle .*the &lt;second&gt;/s, 'the graph, and no markup of others';
like $page->{out}, qr/<td>\+ table constraint b_id_key on public\.b: UNIQUE \(id\)/, 'the drift';
unlike $page->{out}, qr/<script|(?:src|href)=/, 'and needs nothing else';
like $db->client('report')->{out}, qr/Not looked for: pg_idem report --drift does\./,
    'drift is not looked for unasked';

# --- In a terminal

# What it writes there, with these variables.
sub in_terminal($variables, @arguments) {
  my $terminal = IO::Pty->new;
  my $child = fork // die "fork: $!\n";
  if ($child == 0) {
    %ENV = (%ENV, TERM => 'xterm', PGDATABASE => $db->{name}, %$variables);
    chdir $history;
    my $slave = $terminal->slave;
    open STDOUT, '>&', $slave and open STDERR, '>&', $slave and exec $TestDatabase::client, @arguments;
    POSIX::_exit(127);
  }
  $terminal->close_slave;
  my $text = '';
  while (sysread $terminal, my $part, 65536) { $text .= $part }
  waitpid $child, 0;
  return $text;
}

write_file("$history/migrations/e.sql",
           migration("CREATE TABLE e (id int);\nSELECT pg_sleep(2);\nCREATE TABLE IF NOT EXISTS a (id int);",
                     'DROP TABLE e;', "-- revises: d\n"));
my $shown = in_terminal({}, 'upgrade');
like $shown, qr/\A\e\[1me {13}\e\[0m\e\[32mcreated    \e\[0mtable e\r\n/, 'a terminal gets colours';
like $shown, qr/\r\e\[K {14}\e\[2m1\.\d s\e\[0m/, 'and sees for how long';
like $shown, qr/\r\e\[K {14}\e\[2munchanged  \e\[0mtable a exists\r\n/, 'until the next step is there';
$db->client('downgrade', '-1');
unlike in_terminal({ NO_COLOR => 1 }, 'upgrade'), qr/\e\[\d/, 'no colours with NO_COLOR';
$db->client('downgrade', '-1');
unlike $db->client('upgrade')->{out}, qr/[\e\r]/, 'and neither in a file';
like in_terminal({}, 'upgrade', 'nonsense'), qr/^pg_idem: \e\[31merror:\e\[0m ID002: /m,
    'errors are red';

done_testing;
