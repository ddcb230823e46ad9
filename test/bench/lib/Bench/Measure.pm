# Time and peak memory of processes, taken in turns, and what is made of many such figures.
package Bench::Measure;
use v5.36;
use Exporter qw(import);
use Time::HiRes qw(time);

our @EXPORT = qw(capture in_pairs machine median must_run run_measured);

sub must_run(@command) {
  system(@command) == 0 or die "this command failed: @command\n";
}

sub capture(@command) {
  open my $output, '-|', @command or die "$command[0]: $!\n";
  my $text = do { local $/; <$output> };
  close $output or die "this command failed: @command\n";
  return $text;
}

# Milliseconds and MiB of one run.
sub run_measured(@command) {
  my ($microseconds, $kibibytes, $status) =
    split ' ', capture("$ENV{BUILD_DIR}/bench_process", @command);
  die "exit status $status: @command\n" if $status != 0;
  return { ms => $microseconds / 1000, mib => $kibibytes / 1024 };
}

# Runs both so often, now one first and now the other; $prepare comes before each run, outside of
# the measurement. The ratio is the median of the ratios of the pairs, which a machine that is
# slower for a while does not move.
sub in_pairs($pairs, $ours, $theirs, $prepare = sub { }) {
  my (@ours, @theirs);
  my $run = sub($command, $results) {
    $prepare->();
    push @$results, run_measured(@$command);
  };
  for my $pair (1 .. $pairs) {
    my @turns = ([$ours, \@ours], [$theirs, \@theirs]);
    $run->(@$_) for $pair % 2 ? @turns : reverse @turns;
  }
  return {
    ms => median(map { $_->{ms} } @ours),
    their_ms => median(map { $_->{ms} } @theirs),
    ratio => median(map { $ours[$_]{ms} / $theirs[$_]{ms} } 0 .. $#ours),
    mib => median(map { $_->{mib} } @ours),
    their_mib => median(map { $_->{mib} } @theirs),
  };
}

sub median(@numbers) {
  my @sorted = sort { $a <=> $b } @numbers;
  return ($sorted[$#sorted / 2] + $sorted[@sorted / 2]) / 2;
}

# What the figures depend on.
sub machine() {
  my ($model) = read_text('/proc/cpuinfo') =~ /^model name\s*: (.*)$/m;
  my ($kibibytes) = read_text('/proc/meminfo') =~ /^MemTotal:\s+(\d+)/m;
  my ($load) = split ' ', read_text('/proc/loadavg');
  chomp(my $cores = capture('nproc'));
  my ($kernel) = capture('uname', '-sr') =~ /^(\S+ \d+\.\d+)/;
  chomp(my $server = capture("$ENV{PG_BINDIR}/postgres", '--version'));
  return sprintf "%s; %s; %d cores of %s, %.0f GiB; a flush of 8 kB to disk takes %.0f us; "
    . "load %s at the beginning", $server =~ s/postgres \(PostgreSQL\)/PostgreSQL/r, $kernel, $cores,
    $model, $kibibytes / 1024**2, microseconds_of_flush("$ENV{PGHOST}/flush"), $load;
}

sub read_text($path) {
  open my $file, '<', $path or return '';
  local $/;
  return <$file> // '';
}

sub microseconds_of_flush($path) {
  open my $file, '>', $path or die "$path: $!\n";
  my @times;
  for (1 .. 100) {
    my $begin = time;
    syswrite $file, 'x' x 8192;
    $file->sync;
    push @times, (time - $begin) * 1e6;
  }
  close $file;
  unlink $path;
  return median(@times);
}

1;
