# Files: new ones, folders, what is wrong with a file, and what is loaded.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use File::Temp;
use TestDatabase;
use Test::More;

my $nowhere = { PGHOST => '/nowhere' };  # what is done there needs no database

sub new_file($folder, @arguments) {
  return pg_idem({ %$nowhere, directory => $folder }, 'new', @arguments);
}

# The path that `new` answers with.
sub path_of_new($folder, $name, $pattern, $reason, @options) {
  my $result = new_file($folder, $name, @options);
  answers $result, 0, $pattern, '', $reason;
  return $result->{out} =~ s/\n\z//r;
}

subtest 'new: the first file has a random revision and no parent' => sub {
  my $folder = folder();
  my $path = path_of_new($folder, "Add users' table!",
                         qr{^migrations/[0-9a-f]{12}_add_users_table\.sql\n\z}, 'its path');
  my ($revision) = $path =~ m{/([0-9a-f]+)_};
  is read_file("$folder/$path"), <<~"SQL", 'its content';
    -- revision: $revision
    -- revises: none
    -- description: Add users' table!

    -- migrate:up

    -- migrate:down
    SQL

  my $next = path_of_new($folder, 'next', qr/_next\.sql$/, 'the next one');
  like read_file("$folder/$next"), qr/^-- revises: $revision$/m, 'comes after it';
};

subtest 'new: numbered as the folder is' => sub {
  my $folder = folder('008_a.sql' => migration(''), '009_b.sql' => migration(''));
  my $path = path_of_new($folder, 'c', "migrations/010_c.sql\n", 'the next number');
  like read_file("$folder/$path"), qr/^-- revision: 010\n-- revises: 009$/m, 'after the last one';
  $folder = folder('09_a.sql' => migration(''), '010_b.sql' => migration(''), '11_c.sql' => migration(''));
  path_of_new($folder, 'd', "migrations/12_d.sql\n", 'the next to the greatest, however long they are');
  my $stamped = folder('20240102030405_a.sql' => migration(''));
  path_of_new($stamped, 'b', qr{^migrations/20\d{12}_b\.sql\n\z}, 'timestamps');
};

subtest 'merge: any number of heads' => sub {
  my @heads = map { "h$_" } 10 .. 35;
  my $folder = folder(map { revision($_, 'none') } @heads);
  my $path = pg_idem({ %$nowhere, directory => $folder }, 'merge', 'all')->{out};
  like read_file("$folder/$path" =~ s/\n\z//r), qr/^-- revises: \Q@{[join ', ', @heads]}\E$/m,
      'the file names them all';
};

subtest 'new: several heads' => sub {
  my $folder = folder(revision('a', 'none'), revision('b', 'a'), revision('c', 'a'));
  answers new_file($folder, 'd'), 5, '', <<~'ERR', 'are not merged by the way';
    pg_idem: error: ID004: there are 2 heads
    DETAIL:  They are "b" (a table, file migrations/b.sql), "c" (a table, file migrations/c.sql).
    HINT:  Merge them with "pg_idem merge", or say which one it comes after: --revises b.
    ERR
  my $path = path_of_new($folder, 'd', qr/_d\.sql$/, 'one is said', '--revises', 'b');
  like read_file("$folder/$path"), qr/^-- revises: b$/m, 'and comes after that';
  answers new_file($folder, 'e', '--revises', 'x'), 3, '', qr/ID002: revision "x" does not exist/,
      'one that is not there';
};

answers new_file(folder(), ' - '), 1, '',
    qr/^pg_idem: error: invalid name " - " for a migration\nHINT:  /, 'new: a name without a letter';
my $no_folder = qr/^pg_idem: error: could not open the folder of migrations "migrations": No such /;
answers new_file(File::Temp->newdir, 'x'), 5, '', qr/$no_folder.*\nHINT:  Run "pg_idem init" /,
    'new: no folder';
answers new_file(folder('a.sql' => migration('', '', "-- revises: gone\n")), 'x'), 5, '',
    qr/^pg_idem: error: ID005: /, 'new: a folder whose history makes no sense';

# --- Folders and files

my $db = TestDatabase->new(extension => 0);
sub in($folder) { return { PGDATABASE => $db->{name}, directory => $folder } }
my $count = 'SELECT count(*) FROM idem.revision';

subtest 'init: folder and extension, again and again' => sub {
  my $folder = File::Temp->newdir;
  my $installed = "extension pg_idem 1.0 is installed in schema public of database $db->{name}\n";
  answers pg_idem(in($folder), 'init', '--dir', 'db/migrations'), 0,
      "folder db/migrations made\n$installed", '', 'init makes both';
  ok -d "$folder/db/migrations", 'the folder is there';
  answers pg_idem(in($folder), 'init', '--dir', 'db/migrations'), 0, $installed, '',
      'a second init makes nothing';
  answers pg_idem(in($folder), '-q', 'init', '--dir', 'db/migrations'), 0, '', '', 'init -q';
  write_file("$folder/file", '');
  answers pg_idem(in($folder), 'init', '--dir', 'file/migrations'), 5, '',
      qr{^pg_idem: error: could not make folder "file/migrations": Not a directory\n}, 'in a file';
};

for my $verb (qw(load upgrade check)) {
  my $fresh = TestDatabase->new(extension => 0, history => File::Temp->newdir);
  answers $fresh->client($verb), $verb eq 'check' ? 3 : 5, '', qr/^pg_idem: error: /,
      "$verb: neither folder nor extension";
  is $fresh->sql("SELECT count(*) FROM pg_extension WHERE extname = 'pg_idem'"), 0,
      'nothing is installed then';
  answers pg_idem(in(File::Temp->newdir), $verb), 5, '', $no_folder, "$verb: no folder";
}
answers pg_idem({ %{ in(folder()) }, PG_IDEM_DIR => 'elsewhere' }, 'heads'), 5, '',
    qr/^pg_idem: error: could not open the folder of migrations "elsewhere": /,
    'a folder that is named must be there';
answers pg_idem(in(File::Temp->newdir), 'heads'), 0, '', '', 'heads can do without';

my %bad = (
  'no section' => ['SELECT 1;', qr{ID012: migrations/a\.sql:1: only comments and header lines may}],
  'an unknown header key' => [migration('', '', "-- reviews: x\n"),
                              qr{ID012: migrations/a\.sql:1: unknown header key "reviews"}],
  'not UTF-8' => [migration("SELECT '\xff';"), qr{ID012: migrations/a\.sql:2: .*not valid UTF-8}],
  'a parent that exists nowhere' => [migration('', '', "-- revises: gone\n"),
                                     qr{ID005: .*"gone".*\n.*migrations/a\.sql}],
);
for my $reason (sort keys %bad) {
  my ($content, $error) = @{ $bad{$reason} };
  my $folder = folder(revision('good', 'none'), 'a.sql' => $content);
  for my $verb (qw(load upgrade check plan)) {
    answers pg_idem(in($folder), $verb), 5, '', qr/^pg_idem: error: $error/, "$verb: $reason";
  }
  is $db->sql($count), 0, 'nothing was loaded, not even the good file';
}

answers pg_idem(in(folder('001_a.sql' => migration(''), '001_b.sql' => migration(''))), 'upgrade'),
    5, '', <<~'ERR', 'two files with one revision';
    pg_idem: error: ID007: two files have revision "001"
    DETAIL:  They are migrations/001_a.sql and migrations/001_b.sql.
    HINT:  Give one of them another revision.
    ERR
{
  my $folder = folder();
  symlink 'gone.sql', "$folder/migrations/a.sql";
  answers pg_idem(in($folder), 'load'), 5, '',
      qr{^pg_idem: error: could not read file "migrations/a\.sql": No such file or directory\n},
      'a file that cannot be read';
}

{
  my $fresh = TestDatabase->new(extension => 0, history => folder('README.md' => 'none'));
  my $warning = qq(pg_idem: warning: there is no *.sql file in "migrations"\n);
  answers $fresh->client('upgrade'), 0, "already at head\n", $warning, 'upgrade: no files';
  answers $fresh->client('check'), 0, "everything is applied\n", $warning, 'check: no files';
}

# --- Loading

my $folder = folder(revision('a', 'none'), revision('b', 'a'), 'README.md' => 'no migration',
                    '.#c.sql' => 'an editor made it', 'd.sql~' => 'so is this');
answers pg_idem(in($folder), 'load'), 0,
    "loaded  migrations/a.sql\nloaded  migrations/b.sql\n2 files loaded\n", '',
    'load takes *.sql and nothing else';
answers pg_idem(in($folder), 'load'), 0, "all 2 files loaded already\n", '', 'and once only';
write_file("$folder/migrations/b.sql", {revision('b', 'a', 'changed')}->{'b.sql'});
answers pg_idem(in($folder), 'load'), 0, "loaded  migrations/b.sql\n1 file loaded\n", '',
    'a changed file is loaded again';
is $db->sql("SELECT description FROM idem.revision WHERE revision = 'b'"), 'changed',
    'as it is now';
answers pg_idem(in($folder), '--dir', "$folder/migrations/", 'load'), 0,
    "all 2 files loaded already\n", '', 'the folder may be called otherwise';
write_file("$folder/migrations/b.sql", {revision('b', 'a', 'again')}->{'b.sql'});
answers pg_idem(in($folder), '--dir', "$folder/migrations", '-q', 'load'), 0, '', '',
    'also when a file has changed; -q says nothing';
is $db->sql("SELECT file FROM idem.revision WHERE description = 'again'"), 'migrations/b.sql',
    'it keeps the path it was known by';

rename "$folder/migrations/b.sql", "$folder/migrations/c.sql";
write_file("$folder/migrations/c.sql", {revision('c', 'a')}->{'c.sql'});
answers pg_idem(in($folder), 'load'), 0, qr{^loaded  migrations/c\.sql$}m, <<~'ERR',
    pg_idem: warning: revision "b" is loaded, but there is no file of it
    HINT:  If it is given up: SELECT unload_migration('b')
    ERR
    'a revision that was loaded, and whose file is gone, is told of';

done_testing;
