# Runs that are ended before their time, each way in which that happens, and what is left of them then.
package KilledRun;
use v5.36;
use Exporter qw(import);
use List::Util qw(max);
use POSIX ();
use TestDatabase;
use TestProxy;
use Test::More;
use Time::HiRes qw(time);

our @EXPORT = qw(comes_to_head end_run is_over start_run %ways);

our $longest_next = 0;  # of the runs that carried on, in seconds
my $server;
sub of($of) { $server = $of }

my $runs = q{application_name LIKE 'pg_idem%' AND pid <> pg_backend_pid()
             AND datname = current_database()};
sub backend_of($db) {
  my $pid = $db->try_sql("SELECT pid FROM pg_stat_activity
                           WHERE backend_type = 'client backend' AND $runs LIMIT 1")->{out};
  return $pid =~ /^(\d+)$/ ? $1 : undef;
}

# Each ends a run that may be under way.
our %ways = (
  'client killed' => sub($db, $run) { kill 'KILL', $run->{child} },
  'connection cut' => sub($db, $run) { $run->{proxy}->cut },
  'backend terminated' => sub($db, $run) {
    $db->end_sessions("backend_type = 'client backend' AND $runs");
  },
  'backend cancelled' => sub($db, $run) {
    $db->try_sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                   WHERE backend_type = 'client backend' AND $runs");
  },
  'worker terminated' => sub($db, $run) {
    $db->end_sessions("backend_type = 'pg_idem' AND $runs");
  },
  'backend killed with -9' => sub($db, $run) {
    my $pid = backend_of($db) // return;
    kill 'KILL', $pid;
  },
  'server killed with -9' => sub($db, $run) {
    $server->kill_9;
    end($run);
    $server->start;
  },
);

sub start_run($db, $way) {
  my $proxy = $way eq 'connection cut' ? TestProxy->new : undef;
  my $where = $db->surroundings($proxy ? (PGHOST => $proxy->{host}) : ());
  my $run = TestDatabase::start($where, $TestDatabase::client, 'upgrade', 'head');
  $run->{proxy} = $proxy;
  return $run;
}

sub is_over($run) { return $run->{result} || waitpid($run->{child}, POSIX::WNOHANG()) != 0 }
sub end($run) { return $run->{result} //= finish($run) }

# Ends the run; returns how many seconds it takes until nothing of it is left in the server.
sub end_run($db, $run, $way) {
  $ways{$way}->($db, $run);
  my $since = time;
  end($run);
  $server->wait_until_up;
  wait_for {
    my $left = $db->try_sql("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
        AND datname = current_database() AND application_name <> 'psql'
        AND backend_type IN ('client backend', 'pg_idem')");
    $left->{status} eq 0 && $left->{out} == 0;
  };
  return time - $since;
}

# Returns whether there was anything left to do.
sub comes_to_head($db, $expected, $name) {
  my $begin = time;
  my $next = $db->client('upgrade', 'head');
  $longest_next = max($longest_next, time - $begin);
  is $next->{status}, 0, "$name: the next run gets through" or diag $next->{err};
  same $db->schema, $expected, "$name: the schema is that of an undisturbed run";
  return $next->{out} !~ /^already at head/m;
}

1;
