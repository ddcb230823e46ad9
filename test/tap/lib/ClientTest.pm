# What the tests of the client share: folders of migrations, running the client, and one assertion
# of all that a verb answers with: exit code, stdout, stderr.
package ClientTest;
use v5.36;
use Exporter qw(import);
use File::Basename;
use File::Path qw(make_path);
use File::Temp;
use TestDatabase;
use Test::More;

our @EXPORT = qw(answers database_with folder migration pg_idem revision);

# A folder to run the client in, with migrations in it, or in folders below: name => content.
sub folder(%files) {
  my $folder = File::Temp->newdir;
  make_path "$folder/migrations", map { dirname("$folder/migrations/$_") } keys %files;
  write_file("$folder/migrations/$_", $files{$_}) for keys %files;
  return $folder;
}

# A database beside that folder, with what another tool has left behind.
sub database_with($sql, %files) {
  my $db = TestDatabase->new(extension => 0, history => folder(%files));
  $db->sql($sql) if $sql;
  return $db;
}

sub migration($up, $down = '', $header = '') {
  return "$header-- migrate:up\n$up\n-- migrate:down\n$down\n";
}

# A file that makes a table of the revision's name: its name, and its content.
sub revision($id, $parents, $description = 'a table') {
  my $header = "-- revision: $id\n-- revises: $parents\n-- description: $description\n";
  return ("$id.sql" => migration("CREATE TABLE $id (id int);", "DROP TABLE $id;", $header));
}

# Without a database of its own; %$where as for TestDatabase::start.
sub pg_idem($where, @arguments) {
  return TestDatabase::run($where, $TestDatabase::client, @arguments);
}

# What is expected of stdout and stderr is a text, or a pattern.
sub answers($result, $status, $out, $err, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  subtest $name => sub {
    is $result->{status}, $status, 'exit code';
    for my $part ([out => $out, 'stdout'], [err => $err, 'stderr']) {
      my ($key, $expected, $label) = @$part;
      ref $expected ? like($result->{$key}, $expected, $label)
                    : is($result->{$key}, $expected, $label);
    }
  };
}

1;
