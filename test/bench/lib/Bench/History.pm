# A generated history of small migrations, and the same SQL for psql.
package Bench::History;
use v5.36;
use File::Temp;

# In turns a table, a column, an index, some rows; as they are found in real histories, and in plain
# SQL, so that psql can run the same.
my @kinds = (
  [ 'table',
    'CREATE TABLE item_%1$d (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,'
      . ' created_at timestamptz NOT NULL DEFAULT now())',
    'DROP TABLE item_%1$d' ],
  [ 'column',
    'ALTER TABLE item_%1$d ADD COLUMN email varchar(255)',
    'ALTER TABLE item_%1$d DROP COLUMN email' ],
  [ 'index',
    'CREATE INDEX item_%1$d_name_idx ON item_%1$d (name)',
    'DROP INDEX item_%1$d_name_idx' ],
  [ 'rows',
    q{INSERT INTO item_%1$d (name, email) VALUES ('one', NULL), ('two', 'two@example.com')},
    'DELETE FROM item_%1$d' ],
);

# A folder of that many files. `folder` is for pg_idem; `script` has psql run their ways up, each
# in a transaction, all in one process.
sub new($class, $size) {
  my $top = File::Temp->newdir;
  my $self = bless { top => $top, folder => "$top/migrations", script => "$top/all.sql" }, $class;
  mkdir $_ or die "$_: $!\n" for $self->{folder}, "$top/psql";
  my $script = '';
  for my $number (1 .. $size) {
    my ($kind, $up, $down) = @{ $kinds[ ($number - 1) % @kinds ] };
    my $name = sprintf '%06d_%s.sql', $number, $kind;
    $_ = sprintf $_, ($number + 3) / @kinds for $up, $down;
    write_file("$self->{folder}/$name", "-- migrate:up\n$up;\n\n-- migrate:down\n$down;\n");
    write_file("$top/psql/$name", "BEGIN;\n$up;\nCOMMIT;\n");
    $script .= "\\i $top/psql/$name\n";
  }
  write_file($self->{script}, $script);
  return $self;
}

sub write_file($path, $content) {
  open my $file, '>', $path or die "$path: $!\n";
  print $file $content;
  close $file or die "$path: $!\n";
}

1;
