#!/usr/bin/env perl
# Measures and prints one table; every figure in it was taken in this run, beside what it is held
# against. Needs what scripts/with-server.sh sets; scripts/bench.sh sees to that.
#   bench.pl [--quick] [PART...]    parts: calls noop history planning; all where none is named
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use File::Temp;
use Getopt::Long;
use JSON::PP;
use List::Util qw(mesh);
use Bench::History;
use Bench::Measure;
use Bench::Table;

my %thorough = (
  rounds => 15, milliseconds => 50, pairs => 200,
  histories => { 1_000 => 9, 5_000 => 3, 20_000 => 1 },
);
my %quick = (
  rounds => 3, milliseconds => 10, pairs => 20, histories => { 100 => 3, 500 => 1 },
);

GetOptions('quick' => \my $is_quick) or exit 2;
my %effort = $is_quick ? %quick : %thorough;
my %parts = (calls => \&calls, noop => \&noop, history => \&history, planning => \&planning);
my @chosen = @ARGV ? @ARGV : qw(calls noop history planning);
for (@chosen) { $parts{$_} or die "no part is called $_; the parts are: @{[sort keys %parts]}\n" }

my $psql = "$ENV{PG_BINDIR}/psql";
my @databases;
my $table = Bench::Table->new;
my $machine = machine();
for my $part (@chosen) {
  say STDERR "Measuring: $part.";
  $parts{$part}->();
}
say "$machine.";
say 'This was the quick mode: too few measurements to rely on.' if $is_quick;
print "\n", $table->text;
must_run($psql, '-X', '-q', '-d', 'postgres', map { ('-c', "DROP DATABASE $_") } @databases);

# An empty database, and nothing left to write. All are dropped at the end only: on some file
# systems, files that were removed a moment ago make new ones slow.
sub fresh_database() {
  my $database = 'bench_' . (@databases + 1);
  push @databases, $database;
  must_run($psql, '-X', '-q', '-d', 'postgres', '-c', "CREATE DATABASE $database",
    '-c', 'CHECKPOINT');
  $ENV{PGDATABASE} = $database;
}

# One call where nothing is to be done, each beside the peer that comes nearest.
sub calls() {
  my ($native, $portable) = map { calls_of($_) } qw(native portable);
  for my $kind ([ question => 'One question' ], [ safe => 'One safe function, nothing to do' ]) {
    $table->heading("$kind->[1]: time of a call, without sending its notice");
    for my $case (grep { $_->{kind} eq $kind->[0] } $native->{cases}->@*) {
      my ($label, $peer) = ($case->{label}, peer_of($case->{label}));
      my ($ours, $theirs) = map { $native->{nanoseconds}{$_} } $label, $peer;
      my ($portable, $theirs_then) = map { $portable->{nanoseconds}{$_} } $label, $peer;
      $table->row($label, figure => Bench::Table::duration($ours), beside => $peer,
        other => Bench::Table::duration($theirs), ratio => $ours / $theirs,
        defined $portable ? (portable => Bench::Table::duration($portable),
          portable_ratio => $portable / $theirs_then) : ());
    }
  }
}

# { cases => [ { label, kind } ... ], nanoseconds => { label => number } }
sub calls_of($engine) {
  fresh_database();
  my $folder = File::Temp->newdir;
  must_run($ENV{PG_IDEM}, '-q', 'init', '--engine', $engine, '--dir', "$folder/migrations");
  my $lines = capture($psql, '-X', '-A', '-t', '-F', "\t", '-v', "rounds=$effort{rounds}",
    '-v', "milliseconds=$effort{milliseconds}", '-v', "engine=$engine",
    '-f', "$FindBin::Bin/calls.sql");
  my @cases = map { { mesh([qw(label kind nanoseconds)], [ split /\t/ ]) } } split /\n/, $lines;
  return { cases => \@cases, nanoseconds => { map { $_->{label} => $_->{nanoseconds} } @cases } };
}

sub peer_of($label) {
  my %nearest = (
    table_exists => 'to_regclass',
    'safe_create_table, 2 columns' => 'CREATE TABLE IF NOT EXISTS',
    'safe_create_table, 9 columns' => 'CREATE TABLE IF NOT EXISTS, 9 columns',
    safe_create_index => 'CREATE INDEX IF NOT EXISTS',
    safe_drop_table => 'DROP TABLE IF EXISTS',
    safe_add_enum_value => 'ALTER TYPE ADD VALUE IF NOT EXISTS',
  );
  return $nearest{$label} // ($label =~ /_exists/
    ? 'information_schema.columns' : 'ALTER TABLE ADD COLUMN IF NOT EXISTS');
}

# Whole processes where there is nothing to do, from their start to their end.
sub noop() {
  $table->heading("pg_idem upgrade head at head: the whole process ($effort{pairs} pairs)");
  my @theirs = ($psql, '-X', '-c', 'select 1');
  for my $size (20, 1_000) {
    my $history = Bench::History->new($size);
    my ($native, $portable) = map {
      my @ours = upgrade($history, $_);
      fresh_database();
      run_measured(@ours);
      in_pairs(5, \@ours, \@theirs);  # warms up
      in_pairs($effort{pairs}, \@ours, \@theirs);
    } qw(native portable);
    $table->row("time, $size revisions", figure => milliseconds($native->{ms}),
      beside => "psql -X -c 'select 1'", other => milliseconds($native->{their_ms}),
      ratio => $native->{ratio}, aim => '<= 1.3',
      portable => milliseconds($portable->{ms}), portable_ratio => $portable->{ratio});
    $table->row("peak memory, $size revisions", figure => mebibytes($native->{mib}),
      beside => "psql -X -c 'select 1'", other => mebibytes($native->{their_mib}),
      ratio => $native->{mib} / $native->{their_mib}, aim => '< 12 MiB',
      portable => mebibytes($portable->{mib}),
      portable_ratio => $portable->{mib} / $portable->{their_mib});
  }
}

sub upgrade($history, $engine) {
  return ($ENV{PG_IDEM}, 'upgrade', 'head', '--dir', $history->{folder}, '--engine', $engine);
}

# From an empty database to head, installing the extension included.
sub history() {
  $table->heading('A generated history from an empty database to head, a transaction each; '
      . 'fsync on');
  for my $size (sort { $a <=> $b } keys $effort{histories}->%*) {
    my $history = Bench::History->new($size);
    my $pairs = $effort{histories}{$size};
    my @theirs = ($psql, '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', $history->{script});
    my $row = sub($beside, $aim) {
      my ($native, $portable) = map {
        in_pairs($pairs, [ upgrade($history, $_) ], \@theirs, \&fresh_database)
      } qw(native portable);
      $table->row("$size revisions ($pairs " . ($pairs > 1 ? 'pairs' : 'pair') . ')',
        figure => per_revision($native->{ms}, $size), beside => $beside,
        other => per_revision($native->{their_ms}, $size), ratio => $native->{ratio}, aim => $aim,
        portable => per_revision($portable->{ms}, $size), portable_ratio => $portable->{ratio});
    };
    $row->('psql, the same SQL', '< 0.9');
    next if $size > 1_000;
    local $ENV{PGOPTIONS} = '-c synchronous_commit=off';
    $row->('the same, synchronous_commit = off for both', '');
  }
}

# Pure thinking: from the loaded revisions to a plan.
sub planning() {
  my %titles = (
    everything_up => 'head, nothing applied', one_up => 'head, all but one applied',
    everything_down => 'base, all applied',
  );
  my $shortest = $is_quick ? '0.05' : '0.5';
  my $report = decode_json(capture("$ENV{BUILD_DIR}/bench_planning", '--benchmark_format=json',
      "--benchmark_min_time=$shortest"));
  $table->heading('Planning: graph and plan, per revision; beside a graph of 1,000');
  my %first;
  for my $run ($report->{benchmarks}->@*) {
    my ($name, $size) = $run->{name} =~ m{^(\w+)/(\d+)$} or next;
    my $nanoseconds = $run->{cpu_time} / $size;
    my $base = $first{$name} //= $nanoseconds;
    $table->row("$titles{$name}, $size revisions", figure => Bench::Table::duration($nanoseconds),
      $size > 1_000 ? (other => Bench::Table::duration($base), ratio => $nanoseconds / $base) : ());
  }
}

sub milliseconds($number) { return Bench::Table::duration($number * 1e6) }

sub mebibytes($number) { return sprintf '%.1f MiB', $number }

sub per_revision($milliseconds, $size) {
  return sprintf '%s, %s each', milliseconds($milliseconds), milliseconds($milliseconds / $size);
}
