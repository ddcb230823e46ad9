#!/usr/bin/env perl
# How much memory a backend has taken after it has run a long history in one CALL: its own
# (RssAnon), and at its height with what it has seen of the shared buffers (VmHWM). Beside it psql,
# which runs the same SQL in one session, for what PostgreSQL itself keeps of each table it has seen.
# Needs what scripts/with-server.sh sets.   memory.pl [SIZE...]
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use Bench::History;

my @sizes = @ARGV ? @ARGV : (1_000, 5_000, 10_000);
my $status = q{SELECT regexp_replace(pg_read_file('/proc/self/status'),
  '.*VmHWM:\s*(\d+).*RssAnon:\s*(\d+).*', '\1 \2')};

sub must_run(@command) { system(@command) == 0 or die "@command failed\n" }

# In a database of its own.
sub with_database($name, $body) {
  local $ENV{PGDATABASE} = $name;
  must_run('createdb', $name);
  my @result = $body->();
  must_run('dropdb', $name);
  return @result;
}

# Kilobytes, at the end of one session that runs these.
sub memory(@arguments) {
  open my $psql, '-|', 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', @arguments, '-c', $status or die;
  my @lines = <$psql>;
  close $psql or die "psql failed\n";
  return $lines[-1] =~ /^(\d+) (\d+)$/;
}

# Revisions of one table only: there is nothing that PostgreSQL would have to remember.
sub one_table($size, $header = '') {
  my $history = Bench::History->new(1);
  for my $number (2 .. $size) {
    my $up = "ALTER TABLE item_1 ALTER COLUMN name SET DEFAULT $number";
    Bench::History::write_file(sprintf("$history->{folder}/%06d_x.sql", $number),
                               "$header-- migrate:up\n$up;\n");
    Bench::History::write_file("$history->{top}/psql/$number.sql", "BEGIN;\n$up;\nCOMMIT;\n");
    open my $all, '>>', $history->{script} or die;
    print $all "\\i $history->{top}/psql/$number.sql\n";
  }
  return $history;
}

STDOUT->autoflush;
$ENV{PGOPTIONS} = '-c client_min_messages=warning';
printf "%-16s %10s %24s %24s\n", 'history', 'revisions', 'pg_idem: VmHWM  RssAnon',
    'psql: VmHWM  RssAnon';
for my $kind ([ 'one table' => \&one_table ],
              [ 'statement-wise' => sub($size) { one_table($size, "-- transaction: off\n") } ],
              [ 'many tables' => sub($size) { Bench::History->new($size) } ]) {
  for my $size (@sizes) {
    my $history = $kind->[1]->($size);
    my @ours = with_database('memory', sub {
      must_run('psql', '-XAtqc', 'CREATE EXTENSION pg_idem');
      must_run($ENV{PG_IDEM}, 'load', '-q', '--dir', $history->{folder});
      return memory('-c', "CALL migrate('head')");
    });
    my @theirs = with_database('memory', sub { return memory('-f', $history->{script}) });
    printf "%-16s %10d %12d kB %6d kB %12d kB %6d kB\n", $kind->[0], $size, @ours, @theirs;
  }
}
