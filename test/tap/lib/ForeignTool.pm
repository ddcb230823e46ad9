# Folders and tables of other migration tools, small and made by hand: what the tests of layouts and
# adoption share.
package ForeignTool;
use v5.36;
use ClientTest;
use Exporter qw(import);
use File::Basename;
use File::Path qw(make_path);
use File::Temp;
use TestDatabase;
use Test::More;

our @EXPORT = qw(foreign_folder database_with applied);

# A folder to run the client in; the names may lead into folders below: name => content.
sub foreign_folder(%files) {
  my $folder = File::Temp->newdir;
  make_path "$folder/migrations";
  for my $name (keys %files) {
    make_path dirname("$folder/migrations/$name");
    write_file("$folder/migrations/$name", $files{$name});
  }
  return $folder;
}

# A database beside that folder, with what another tool has left behind.
sub database_with($sql, %files) {
  my $db = TestDatabase->new(extension => 0, history => foreign_folder(%files));
  $db->sql($sql) if $sql;
  return $db;
}

# What is applied, in order.
sub applied($db) {
  return $db->sql(q(SELECT COALESCE(string_agg(revision, ' ' ORDER BY applied_order), '')
                      FROM idem.applied));
}

1;
