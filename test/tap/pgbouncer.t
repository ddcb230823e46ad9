# Through PgBouncer, where it is installed: a run in session mode, in transaction mode, and many at
# once through few connections. A run is one statement, so any of these modes carries it.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;
use Time::HiRes qw(time);

my ($pgbouncer) = grep { -x } '/usr/sbin/pgbouncer', '/usr/bin/pgbouncer';
plan skip_all => 'pgbouncer is not installed' if !$pgbouncer;

my $port = 6432;

# Starts one in that mode; calls $body with PGHOST leading to it.
sub through_pgbouncer($mode, $body, $more = '') {
  my $folder = File::Temp->newdir('/tmp/pg_idem.XXXXXX');
  chmod 0777, $folder;
  write_file("$folder/users.txt", qq("$ENV{PGUSER}" ""\n));
  write_file("$folder/pgbouncer.ini", "[databases]
* = host=$ENV{PGHOST} port=$ENV{PGPORT}
[pgbouncer]
listen_addr =
listen_port = $port
unix_socket_dir = $folder
auth_type = trust
auth_file = $folder/users.txt
pool_mode = $mode
default_pool_size = 4
max_client_conn = 100
$more
");
  my @command = ($pgbouncer, '-q', "$folder/pgbouncer.ini");
  @command = ('runuser', '-u', 'postgres', '--', @command) if $< == 0;
  my $started = TestDatabase::start({}, @command);
  wait_for { -S "$folder/.s.PGSQL.$port" };
  $body->({ PGHOST => "$folder", PGPORT => $port });
  kill 'TERM', $started->{child};
  my $result = finish($started);
  diag $result->{err} if $result->{status} !~ /^(0|1|signal 15|143)$/;
}

my $folder = TestDatabase::history(
  '023_index.sql' => "-- transaction: off
-- migrate:up
CREATE INDEX CONCURRENTLY users_by_name ON users (username);
-- migrate:down
DROP INDEX CONCURRENTLY users_by_name;\n");
my $revisions = 1 + (() = glob "$TestDatabase::top/migrations/*.sql");

for my $setup (['session', 'native'], ['transaction', 'native'], ['transaction', 'portable']) {
  my ($mode, $engine) = @$setup;
  subtest "pool_mode = $mode, $engine engine" => sub {
    local $ENV{PG_IDEM_ENGINE} = $engine;
    through_pgbouncer($mode, sub($where) {
      my $db = TestDatabase->new(extension => 0, history => $folder);
      my $start = sub(@command) {
        return TestDatabase::start($db->surroundings(%$where), $TestDatabase::client, @command);
      };
      my $first = finish($start->('upgrade', 'head'));
      is $first->{status}, 0, 'upgrade' or diag $first->{err};
      is finish($start->('downgrade', 'base'))->{status}, 0, 'downgrade';
      my @results = map { finish($_) } map { $start->('upgrade', 'head') } 1 .. 12;
      is_deeply [map { $_->{status} } @results], [(0) x 12], 'twelve at once through four'
          or diag map { $_->{err} } @results;
      is $db->sql(q{SELECT count(*) FROM idem.applied}), $revisions, 'everything is applied';
      is $db->sql(q{SELECT string_agg(DISTINCT outcome, ' ' ORDER BY outcome) FROM idem.journal}),
          'applied reverted', 'nothing failed on the way';
      is $db->sql(q{SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'}), 0,
          'no lock is left in the pool';
    });
  };
}

for my $start (qw(init_db oldest)) {
  subtest "the portable engine, from $start" => sub {
    local $ENV{PG_IDEM_ENGINE} = 'portable';
    through_pgbouncer('transaction', sub($where) {
      my $db = TestDatabase->new(extension => 0, fixture => $start);
      my @results = map { finish($_) } map {
        TestDatabase::start($db->surroundings(%$where), $TestDatabase::client, 'upgrade', 'head')
      } 1 .. 6;
      is_deeply [map { $_->{status} } @results], [(0) x 6], 'six at once'
          or diag map { $_->{err} } @results;
      is $db->sql('SELECT count(*) FROM idem.applied'), $revisions - 1, 'everything is applied';
    });
  };
}

# Each transaction is handed to another one of the pool's sessions.
for my $engine (qw(native portable)) {
  subtest "settings of the command line, $engine engine" => sub {
    local $ENV{PG_IDEM_ENGINE} = $engine;
    my $folder = ClientTest::folder(
      'a.sql' => ClientTest::migration("CREATE TABLE a AS SELECT :'place' AS place;"));
    my $db = TestDatabase->new(extension => 0, history => $folder);
    through_pgbouncer('transaction', sub($where) {
      my $surroundings = $db->surroundings(%$where);
      my $run = sub(@more) {
        return TestDatabase::run($surroundings, $TestDatabase::client, 'upgrade', @more);
      };
      finish($_) for map {
        TestDatabase::start($surroundings, 'psql', '-XAtqc', 'SELECT pg_sleep(0.5)')
      } 1 .. 4;
      my $first = $run->('--set', 'place=north');
      is $first->{status}, 0, 'a variable' or diag $first->{err};
      is $db->sql('SELECT place FROM a'), 'north', '... has its value';
      write_file("$folder/migrations/b.sql",
                 ClientTest::migration("SELECT safe_create_table('a', 'place int');"));
      for (1 .. 5) {
        my $strict = $run->('--on-drift', 'error');
        is $strict->{status}, 3, 'drift is an error' or diag $strict->{out}, $strict->{err};
      }
      my @left = map {
        TestDatabase::run($surroundings, 'psql', '-XAtqc',
                          q{SELECT current_setting('pg_idem.on_drift', true)})->{out}
      } 1 .. 8;
      unlike "@left", qr/error/, 'for this client only';
      is $run->()->{status}, 0, 'and not for the next one';
      write_file("$folder/migrations/c.sql",
                 ClientTest::migration("INSERT INTO a SELECT :'place' || 1/0;"));
      like $run->('--set', 'place=south')->{err}, qr/22012/, 'a run with a variable fails' for 1 .. 5;
      my $as_it_failed = q{SELECT set_config('idem.place', 'south', false), set_config('idem.settings.names', 'idem.place', false)};
      finish($_) for map {
        TestDatabase::start($surroundings, 'psql', '-XAtqc', "$as_it_failed, pg_sleep(0.5)")
      } 1 .. 4;
      like $run->()->{err}, qr/ID015: variable "place" is not set/,
          '... which nobody has after it, even where there was no time to take it back' for 1 .. 5;
    }, 'server_round_robin = 1');
  };
}

subtest 'a state for each schema needs a session of its own' => sub {
  through_pgbouncer('transaction', sub($where) {
    my $db = TestDatabase->new(history => $folder);
    $db->sql('CREATE SCHEMA north');
    my $result = finish(TestDatabase::start($db->surroundings(%$where), $TestDatabase::client,
      'upgrade', 'head', '--each-schema', 'north'));
    isnt $result->{status}, 0, 'refused';
    like $result->{out} . $result->{err}, qr/does not work through a connection pooler/, 'told why';
    is $db->sql('SELECT count(*) FROM idem.applied'), 0, 'and nothing was applied';
  });
};

for my $mode (qw(session transaction)) {
  subtest "the client is killed, pool_mode = $mode" => sub {
    through_pgbouncer($mode, sub($where) {
      my $db = TestDatabase->new(extension => 0,
        history => folder('a.sql' => migration('SELECT pg_sleep(20);')));
      my $run = TestDatabase::start($db->surroundings(%$where), $TestDatabase::client, 'upgrade');
      my $works = q{SELECT count(*) FROM pg_stat_activity
                     WHERE wait_event = 'PgSleep' AND datname = current_database()};
      wait_for { $db->sql($works) };
      kill 'KILL', $run->{child};
      my $since = time;
      finish($run);
      wait_for { !$db->sql($works) };
      cmp_ok time - $since, '<', 3, 'its run is not left behind';
    });
  };
}

done_testing;
