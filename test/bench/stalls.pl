#!/usr/bin/env perl
# How long a site stalls while its schema changes: a table of two million rows under the load of four
# pgbench clients, with a report open on it for 15 seconds. Each change is made by psql as written,
# and by pg_idem; printed are the longest and the 99th percentile of the load's response times, from
# when the change begins until both it and the report have ended, beside those of the same time without
# any change. A response time counts from when the load wanted to begin: pgbench's --rate.
# Needs what scripts/with-server.sh sets; scripts/bench.sh stalls sees to that.
use v5.36;
use Getopt::Long;
use File::Temp;
use POSIX ();
use Time::HiRes qw(sleep time);

GetOptions('quick' => \my $quick) or exit 2;
my ($rows, $report) = $quick ? (100_000, 3) : (2_000_000, 15);
my @changes = (
  [ 'add a column', 'ALTER TABLE item ADD COLUMN note text' ],
  [ 'drop a column', 'ALTER TABLE item DROP COLUMN spare' ],
  [ 'rename a column', 'ALTER TABLE item RENAME COLUMN name TO title' ],
  [ 'add a trigger', 'CREATE TRIGGER t BEFORE DELETE ON item FOR EACH ROW EXECUTE FUNCTION nothing()' ],
  [ 'add a foreign key, not valid',
    'ALTER TABLE item ADD FOREIGN KEY (kind) REFERENCES kind NOT VALID' ],
  [ 'index, concurrently', 'CREATE INDEX CONCURRENTLY item_name ON item (name)' ],
  [ 'drop a domain, cascade', 'DROP DOMAIN remark CASCADE' ],  # what it locks shows only then
  [ 'in a DO block', 'DO $$ BEGIN ALTER TABLE item ADD COLUMN note text; END $$' ],
);

sub psql(@arguments) {
  system('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', @arguments) == 0 or die "psql failed\n";
}

my $output = File::Temp->new;  # of whatever runs beside us, for where it fails
sub start(@command) {
  my $child = fork // die "fork: $!\n";
  return $child if $child;
  open STDOUT, '>>', $output;
  open STDERR, '>&', \*STDOUT;
  exec @command or POSIX::_exit(127);
}

sub fresh_table() {
  psql('-c', 'SET client_min_messages = error', '-c', 'DROP EXTENSION IF EXISTS pg_idem CASCADE',
       '-c', 'DROP SCHEMA IF EXISTS idem CASCADE', '-c', 'DROP TABLE IF EXISTS item, kind CASCADE',
       '-c', 'DROP DOMAIN IF EXISTS remark', '-c', 'CREATE DOMAIN remark AS text',
       '-c', 'CREATE TABLE kind (id int PRIMARY KEY)',
       '-c', 'INSERT INTO kind SELECT generate_series(0, 9)',
       '-c', 'CREATE TABLE item (id int PRIMARY KEY, kind int, name text, spare remark)',
       '-c', "INSERT INTO item SELECT g, g % 10, 'item ' || g, 'x' FROM generate_series(1, $rows) g",
       '-c', 'CREATE OR REPLACE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql
              AS $$ BEGIN RETURN OLD; END $$',
       '-c', 'CREATE EXTENSION pg_idem', '-c', 'VACUUM ANALYZE item', '-c', 'CHECKPOINT');
}

sub must_end($child) {
  waitpid $child, 0;
  return if $? == 0;
  system 'tail', $output;
  die "something failed\n";
}

# How many milliseconds each transaction of the load took that ran between two moments.
sub response_times($folder, $begin, $end) {
  my @times;
  for my $file (glob "$folder/pgbench_log*") {
    open my $log, '<', $file or die;
    while (<$log>) {
      my ($microseconds, $seconds, $fraction) = (split ' ')[2, 4, 5];
      my $ended = $seconds + $fraction / 1e6;
      push @times, $microseconds / 1e3 if $ended > $begin && $ended - $microseconds / 1e6 < $end;
    }
  }
  return sort { $a <=> $b } @times;
}

# The longest and the 99th percentile while $change runs, and how long it took.
sub load_during($folder, $change) {
  open my $script, '>', "$folder/load.sql" or die;
  print $script "\\set id random(1, $rows)\nSELECT kind FROM item WHERE id = :id;\n"
      . "UPDATE item SET kind = kind WHERE id = :id;\n";
  close $script;
  chdir $folder;
  my $load = start('pgbench', '-n', '-c', 4, '-j', 2, '-T', $report + 12, '-R', 400, '-l',
                   '-f', "$folder/load.sql", '--max-tries=5');
  sleep 2;
  my $reader = start('psql', '-XAtqc', "BEGIN; SELECT count(*) FROM item; SELECT pg_sleep($report);
                                        COMMIT");
  sleep 1;
  my $begin = time;
  must_end(start(@$change));
  my $changed = time;
  must_end($reader);
  my $end = time;
  must_end($load);
  my @times = response_times($folder, $begin, $end);
  chdir '/';
  return ($times[-1], $times[int 0.99 * @times], $changed - $begin);
}

sub migration($sql) {
  my $folder = File::Temp->newdir;
  open my $file, '>', "$folder/001_change.sql" or die;
  print $file '-- transaction: off' . "\n" if $sql =~ /CONCURRENTLY/;
  print $file "-- migrate:up\n$sql;\n";
  close $file;
  return $folder;
}

sub measure($name, @command) {
  fresh_table();
  my ($longest, $p99, $seconds) = load_during(File::Temp->newdir, \@command);
  my ($machine) = split ' ', `cat /proc/loadavg`;
  printf "%-40s %9.0f ms %9.1f ms %8.1f s %8s\n", $name, $longest, $p99, $seconds, $machine;
}

STDOUT->autoflush;
printf "%-40s %12s %12s %10s %8s\n", "change ($rows rows)", 'longest', 'p99', 'took', 'load';
measure('none', 'true');
for my $change (@changes) {
  my ($name, $sql) = @$change;
  my $folder = migration($sql);
  measure("$name: psql", 'psql', '-XAtqc', $sql);
  measure("$name: pg_idem", $ENV{PG_IDEM}, 'upgrade', 'head', '--dir', "$folder");
}
