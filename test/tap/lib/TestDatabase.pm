# A database for one test, gone with the variable that holds it: commands and queries in it, whose
# output is kept, and dumps of it that can be compared. Needs PGHOST, PGPORT, PGUSER, PG_IDEM.
package TestDatabase;
use v5.36;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename;
use File::Temp;
use FindBin;
use POSIX ();
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(differences finish history read_file same wait_for write_file);
our $top = abs_path("$FindBin::Bin/../..");
our $client = abs_path($ENV{PG_IDEM} // die "PG_IDEM must name the built client\n");

# fixture: one of test/fixtures, loaded first; user: who owns the database and does everything in
# it; history: of history(), instead of the project's; extension: 0, if neither is wanted yet.
sub new($class, %options) {
  state $count = 0;
  my $self = bless { name => "idem_test_${$}_" . ++$count, %options }, $class;
  my @owner = $self->{user} ? ('-O', $self->{user}) : ();
  my $result = run({}, 'createdb', @owner, $self->{name});
  die $result->{err} if $result->{status} ne 0;
  $self->run_file("$top/test/fixtures/$self->{fixture}.sql") if $self->{fixture};
  $self->load if $self->{extension} // 1;
  return $self;
}

sub DESTROY($self) {
  local $?;
  run({}, 'dropdb', '--force', '--if-exists', $self->{name});
}

# The project's history with other files in it, or others in their place: name => content.
sub history(%files) {
  my $folder = File::Temp->newdir;
  mkdir "$folder/migrations" or die;
  for my $file (glob "$top/migrations/*.sql") {
    my $name = basename($file);
    write_file("$folder/migrations/$name", $files{$name} // read_file($file));
  }
  write_file("$folder/migrations/$_", $files{$_}) for keys %files;
  return $folder;
}

sub read_file($path) {
  open my $file, '<', $path or die "$path: $!\n";
  local $/;
  return <$file>;
}
sub write_file($path, $content) {
  open my $file, '>', $path or die "$path: $!\n";
  print $file $content;
  close $file or die;
}

# Starts a command; `finish` waits for it and returns its exit status, output and errors.
# %$where: directory, and environment variables in capitals.
sub start($where, @command) {
  my ($out, $err) = (File::Temp->new, File::Temp->new);
  my $child = fork // die "fork: $!\n";
  if ($child == 0) {
    $ENV{$_} = $where->{$_} for grep { /^[A-Z]/ } keys %$where;
    chdir($where->{directory} // '/') && open(STDIN, '<', '/dev/null') &&
        open(STDOUT, '>&', $out) && open(STDERR, '>&', $err) && exec { $command[0] } @command;
    POSIX::_exit(127);
  }
  return { child => $child, out => $out, err => $err };
}

sub finish($started) {
  waitpid $started->{child}, 0;
  my %result = (status => $? & 127 ? "signal " . ($? & 127) : $? >> 8);
  $result{$_} = read_file($started->{$_}->filename) for qw(out err);
  return \%result;
}

sub run($where, @command) { return finish(start($where, @command)) }

# Until it is true, for twenty seconds at most; returns what it said last.
sub wait_for :prototype(&) ($body) {
  my ($end, $said) = (time + 20);
  sleep 0.02 until ($said = $body->()) || time > $end;
  return $said;
}

sub surroundings($self, %more) {
  return { PGDATABASE => $self->{name}, PGCLIENTENCODING => 'UTF8',
           directory => $self->{history} // $top,
           $self->{user} ? (PGUSER => $self->{user}) : (), %more };
}

sub start_client($self, @arguments) {
  return start($self->surroundings, $client, @arguments);
}
sub client($self, @arguments) { return finish($self->start_client(@arguments)) }

# What psql says to it, errors and notices with their SQLSTATE. %more: PGUSER for another role.
sub try_sql($self, $sql, %more) {
  return run($self->surroundings(%more), 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1',
             '-v', 'VERBOSITY=verbose', '-c', $sql);
}

# The statements of another session, one after the other.
sub start_sql($self, @statements) {
  return start($self->surroundings, 'psql', '-XAtq', map { ('-c', $_) } @statements);
}

# Other sessions of this database that satisfy a condition, in pg_stat_activity's words.
my $others = 'FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
sub wait_for_session($self, $condition) {
  return wait_for { $self->sql("SELECT count(*) $others AND ($condition)") }
      || fail "nobody came to $condition";
}
sub end_sessions($self, $condition) {  # returns how many
  my $result = $self->try_sql("SELECT count(pg_terminate_backend(pid)) $others AND ($condition)");
  return 0 + ($result->{out} || 0);
}

# What is applied, in order.
sub applied($self) {
  return $self->sql(q(SELECT COALESCE(string_agg(revision, ' ' ORDER BY applied_order), '')
                        FROM idem.applied));
}

sub sql($self, $sql) {
  my $result = $self->try_sql($sql);
  die "$sql\n$result->{err}" if $result->{status} ne 0;
  return $result->{out} =~ s/\n\z//r;
}

sub run_file($self, $file) {
  my $result = run($self->surroundings, 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', $file);
  die "$file\n$result->{err}" if $result->{status} ne 0;
}

sub load($self) {
  $self->sql('CREATE EXTENSION IF NOT EXISTS pg_idem');
  my $result = $self->client('load');
  die "load: $result->{err}" if $result->{status} ne 0;
}

# Through psql; what it returned is the number of revisions.
sub migrate_to($self, $target) {
  my $result = $self->try_sql("SELECT migrate_to('$target')");
  die "migrate_to('$target'): $result->{err}" if $result->{status} ne 0;
  return $result->{out} + 0;
}

# Schema "before" is the test's own.
sub dump_of($self, @options) {
  my $result = run($self->surroundings, 'pg_dump', '--exclude-schema=before', @options);
  die "pg_dump: $result->{err}" if $result->{status} ne 0;
  return $result->{out};
}

# Without what differs between two dumps of the same: a random key, and how far the numbers of the
# journal have come, which no rollback takes back.
sub comparable($dump) {
  return $dump =~ s/^\\(?:un)?restrict .*\n//mgr =~ s/^SELECT pg_catalog\.setval\('idem\..*\n//mgr;
}
sub schema($self) { return comparable($self->dump_of('--schema-only')) }
sub contents($self) { return comparable($self->dump_of) }

# The schema as a table of facts, object by object and column by column: the order of columns, which
# depends on when they came, is none; nor is what 18 calls a NOT NULL: after the column's first name.
sub facts($self) {
  my %facts;
  for my $entry (split /^--\n(?=-- Name: )/m, $self->schema) {
    my ($name, $type, $text) = $entry =~ /^-- Name: (.*?); Type: (.*?); .*?\n--\n(.*?)\s*\z/s
        or next;
    if ($type eq 'TABLE' && $text =~ s/\((\n.*?\n)\)/()/s) {
      for my $line (split /,?\n/, $1) {
        my ($column, $definition) = $line =~ /^ +(\S+) (.*)/ or next;
        $facts{"$name.$column"} = $definition =~ s/CONSTRAINT \S+ (?=NOT NULL)//r;
      }
    }
    $facts{"$type $name"} = $text;
  }
  return \%facts;
}

# The names of what is not the same in two tables of facts.
sub differences($left, $right) {
  my %all = (%$left, %$right);
  return [grep { ($left->{$_} // '') ne ($right->{$_} // '') } sort keys %all];
}

# Like `is` for texts of many lines: tells the lines that only one of the two has.
sub same($got, $expected, $name) {
  local $Test::Builder::Level = $Test::Builder::Level + 1;
  return 1 if ok $got eq $expected, $name;
  my %lines;
  $lines{$_}-- for split /\n/, $expected;
  $lines{$_}++ for split /\n/, $got;
  my @different = map { ($lines{$_} < 0 ? 'wanted: ' : 'got:    ') . substr $_, 0, 300 }
      grep { $lines{$_} } sort keys %lines;
  splice @different, 20 if @different > 20;
  diag join "\n", @different ? @different : 'the same lines in another order';
  return 0;
}

# All rows of a table or query, in an order of their own.
sub rows($self, $from) {
  return $self->sql("SELECT to_jsonb(r) FROM $from AS r ORDER BY to_jsonb(r)::text");
}

1;
