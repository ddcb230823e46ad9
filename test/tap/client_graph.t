# The revisions as pictures: in the terminal, for programs that draw, on a page.
use v5.36;
use FindBin;
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

done_testing;
