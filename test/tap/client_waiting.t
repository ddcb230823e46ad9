# A server that is not up yet, and a database that is not there yet.
use v5.36;
use File::Temp;
use FindBin;
use IO::Socket::UNIX;
use lib "$FindBin::Bin/lib";
use ClientTest;
use POSIX ();
use TestDatabase;
use TestServer;
use Test::More;
use Time::HiRes qw(sleep time);

my $history = folder(revision('one', 'none'));
my $applied = qr/^one {11}created    table one\n1 revision applied in /;

# A place where everybody who connects is told this error, until the answer is false.
sub refusal($sqlstate, $message) {
  my $folder = File::Temp->newdir('/tmp/pg_idem.XXXXXX');
  my $listener = IO::Socket::UNIX->new(Local => "$folder/.s.PGSQL.$ENV{PGPORT}", Listen => 50)
      or die "$!\n";
  my $child = fork // die "fork: $!\n";
  if ($child == 0) {
    my $fields = "SFATAL\0VFATAL\0C$sqlstate\0M$message\0\0";
    while (my $client = $listener->accept) {
      sysread $client, my $startup, 4096;
      syswrite $client, 'E' . pack('N', length($fields) + 4) . $fields;
    }
    POSIX::_exit(0);
  }
  return { folder => $folder, child => $child };
}

sub end_refusal($refusal) {
  kill 'KILL', $refusal->{child};
  waitpid $refusal->{child}, 0;
  unlink "$refusal->{folder}/.s.PGSQL.$ENV{PGPORT}";
}

sub start_upgrade($database, $host, @arguments) {
  return TestDatabase::start({ PGHOST => $host, PGDATABASE => $database, directory => $history },
                             $TestDatabase::client, @arguments, 'upgrade');
}

subtest 'a server that is started later' => sub {
  my $server = TestServer->new;
  $server->stop;
  my $started = start_upgrade('postgres', $ENV{PGHOST}, '--wait', '60s');
  sleep 1;
  $server->start;
  answers finish($started), 0, $applied,
      qr/\Apg_idem: notice: waiting up to 60s: .*No such file or directory.*\n(?:.*\n)*\z/,
      'is waited for, and that is told';
};

subtest 'a server that accepts nobody yet' => sub {
  my $db = TestDatabase->new(extension => 0);
  my $refusal = refusal('57P03', 'the database system is starting up');
  my $started = start_upgrade($db->{name}, $refusal->{folder}, '--wait=60s', '-q');
  sleep 0.5;
  end_refusal($refusal);
  symlink "$ENV{PGHOST}/.s.PGSQL.$ENV{PGPORT}", "$refusal->{folder}/.s.PGSQL.$ENV{PGPORT}" or die;
  answers finish($started), 0, '', '', 'is waited for';
};

for my $case (['28P01', 'password authentication failed for user "me"', 'a wrong password'],
              ['53300', 'sorry, too many clients already', 'no room']) {
  my ($sqlstate, $message, $name) = @$case;
  my $refusal = refusal($sqlstate, $message);
  my $begin = time;
  answers finish(start_upgrade('x', $refusal->{folder}, '--wait', '60s')), 2, '',
      qr/\Apg_idem: error: 08001: .*\Q$message\E\n\z/, "$name is told";
  cmp_ok time - $begin, '<', 10, 'at once';
  end_refusal($refusal);
}

subtest 'a server that never comes' => sub {
  my $begin = time;
  answers finish(start_upgrade('x', '/nowhere', '-q', '--wait', '700ms')), 2, '',
      qr/\Apg_idem: error: 08001: connection to server on socket/, 'is told';
  cmp_ok time - $begin, '>', 0.6, 'not before the time is up';
  cmp_ok time - $begin, '<', 10, 'and then';
};
answers finish(start_upgrade('x', '/nowhere', '--wait', 'long')), 1, '',
    qr/\Apg_idem: error: invalid value "long" for --wait\nHINT:  /, 'a time that is none';

# --- A database that is not there

my $name = "idem_test_${$}_created";
sub client(@arguments) { return finish(start_upgrade($name, $ENV{PGHOST}, @arguments)) }

answers client(), 2, '', qr/database "$name" does not exist/, 'it is not made unasked';
my $admin = TestDatabase->new(extension => 0);
my @started = map { start_upgrade($name, $ENV{PGHOST}, '--create-database') } 1 .. 16;
my @results = map { finish($_) } @started;
is scalar(grep { $_->{status} eq 0 } @results), 16, 'sixteen that start at once all succeed'
    or diag map { $_->{err} } @results;
is scalar(grep { $_->{out} =~ $applied } @results), 1, 'and one of them does the work';
answers client('--create-database'), 0, "already at head\n", '', 'it is there';
$admin->sql(qq(DROP DATABASE "$name" WITH (FORCE)));

$admin->sql("CREATE ROLE ${name} LOGIN");
answers client('--create-database', '-U', $name), 3, '',
    qr/^pg_idem: error: 42501: permission denied .*\nHINT:  Let the role make databases: ALTER ROLE/,
    'a role that may not';
$admin->sql("DROP ROLE ${name}");

done_testing;
