# A server that lacks something: connections, worker processes, disk space; one that only follows
# another, or answers nobody. Each is told clearly, and the next run gets through when it is there again.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use POSIX qw(WNOHANG);
use TestDatabase;
use TestServer;
use Test::More;

my $server = TestServer->new(max_connections => 8, superuser_reserved_connections => 0,
                             max_worker_processes => 1, max_logical_replication_workers => 0);

sub answers($result, $status, $err, $name) {
  is $result->{status}, $status, "$name: exit status" or diag $result->{err};
  like $result->{err}, $err, "$name: it says why" if defined $err;
}

subtest 'no connection is free' => sub {
  my $db = TestDatabase->new(extension => 0);
  my @others = map { $db->start_sql('SELECT pg_sleep(5)') } 1 .. 8;
  sleep 2;
  answers $db->client('upgrade', 'head'), 2, qr/53300|too many clients/, 'refused';
  finish($_) for @others;
  answers $db->client('upgrade', 'head'), 0, undef, 'the next run';
};

my %index = ('023_index.sql' => "-- transaction: off
-- migrate:up
CREATE INDEX CONCURRENTLY users_by_name ON users (username);\n");

subtest 'no background worker is free' => sub {
  my $folder = TestDatabase::history(%index);
  my $db = TestDatabase->new(extension => 0, history => $folder);
  $server->configure(max_worker_processes => 0);
  $server->stop;
  $server->start;
  my $result = do {
    local $ENV{PGOPTIONS} = '-c pg_idem.lock_patience=500ms';
    $db->client('upgrade', 'head');
  };
  answers $result, 3, qr/53400: no background worker is free.*^HINT: .*max_worker_processes/ms,
      'refused';
  is $db->sql(q{SELECT count(*) FROM idem.journal WHERE outcome = 'failed'}), 1, 'on record';
  $server->configure(max_worker_processes => 1);
  $server->stop;
  $server->start;
  answers $db->client('upgrade', 'head'), 0, undef, 'the next run';
};

subtest 'a server that hangs' => sub {
  my $folder = File::Temp->newdir;
  mkdir "$folder/migrations";
  write_file("$folder/migrations/a.sql", "-- migrate:up\nSELECT pg_sleep(20);\n");
  my $db = TestDatabase->new(extension => 0, history => $folder);
  my $run = $db->start_client('upgrade');
  $db->wait_for_session("wait_event = 'PgSleep'");
  my $postmaster = $server->postmaster;
  kill 'STOP', $postmaster;
  kill 'INT', $run->{child};
  sleep 1;
  kill 'INT', $run->{child};
  my $is_over = wait_for { waitpid($run->{child}, WNOHANG) != 0 };
  kill 'CONT', $postmaster;
  ok $is_over, 'a second signal ends the client, although the first one waits for the server';
  kill 'KILL', $run->{child} if !$is_over;
};

subtest 'a hot standby' => sub {
  my $db = TestDatabase->new;
  write_file("$server->{data}/standby.signal", '');
  $server->stop;
  $server->start;
  for my $sql (q{SELECT migrate_to('head')}, q{CALL migrate('head')}) {
    my $result = $db->try_sql($sql);
    like $result->{err}, qr/^ERROR:  25006: this server is a hot standby$/m, $sql;
    like $result->{err}, qr/^HINT:  Run on the primary server/m, '... and where to go';
  }
  my $result = $db->client('upgrade', 'head');
  answers $result, 3, qr/25006: .*^HINT: .*primary/ms, 'the client';
  unlink "$server->{data}/standby.signal";
  $server->stop;
  $server->start;
  answers $db->client('upgrade', 'head'), 0, undef, 'the next run on a primary';
};

SKIP: {
  skip 'a full disk needs root, for a file system of its own', 1 if $< != 0;
  my $disk = File::Temp->newdir('/tmp/pg_idem.XXXXXX');
  skip 'no file system can be mounted here', 1
      if system("mount -t tmpfs -o size=40m tmpfs $disk 2>/dev/null") != 0;
  subtest 'the disk is full' => sub {
    chown scalar(getpwnam 'postgres'), -1, $disk;
    my $folder = File::Temp->newdir;
    mkdir "$folder/migrations";
    write_file("$folder/migrations/001_rows.sql", "-- migrate:up
CREATE TABLE big (id int, b text);
INSERT INTO big SELECT g, md5(g::text) || md5(g || 'a') || md5(g || 'b') || md5(g || 'c')
  FROM generate_series(1, 40000) g;\n");
    write_file("$folder/migrations/002_index.sql", "-- transaction: off
-- migrate:up
SET default_tablespace = small;
CREATE INDEX CONCURRENTLY big_b ON big (b, id);\n");
    my $db = TestDatabase->new(extension => 0, history => $folder);
    $db->sql("CREATE TABLESPACE small LOCATION '$disk'");
    system "dd if=/dev/zero of=$disk/filler bs=1M count=39 2>/dev/null";
    answers $db->client('upgrade', 'head'), 3, qr/53100: could not extend/, 'the run';
    unlink "$disk/filler";
    answers $db->client('upgrade', 'head'), 0, undef, 'the next run';
    is $db->sql('SELECT indisvalid FROM pg_index WHERE indexrelid = $$big_b$$::regclass'), 't',
        'the index is whole';
    $db->sql('DROP TABLE big');
    $db->sql('DROP TABLESPACE small');
  };
  system "umount $disk";
}

done_testing;
