# A server of the test's own, with the extension of the one it runs beside: to be killed, restarted,
# starved. While the variable lives that holds it, PGHOST leads to it.
package TestServer;
use v5.36;
use File::Temp;
use POSIX ();
use Scalar::Util qw(weaken);
use Time::HiRes qw(sleep);

my @servers;

# %settings: of the server, in postgresql.conf's words.
sub new($class, %settings) {
  my $self = bless { folder => File::Temp->newdir('/tmp/pg_idem.XXXXXX'),
                     host => $ENV{PGHOST}, owner => $$ }, $class;
  weaken($servers[@servers] = $self);
  $self->{data} = "$self->{folder}/data";
  chmod 0755, $self->{folder};
  chown scalar(getpwnam 'postgres'), -1, $self->{folder} if $< == 0;
  $self->must_run("$ENV{PG_BINDIR}/initdb", '-D', $self->{data}, '-U', $ENV{PGUSER}, '-A', 'trust',
                  '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions');
  $self->configure($self->inherited, %settings);
  $self->start;
  $ENV{PGHOST} = "$self->{folder}";
  return $self;
}

sub DESTROY($self) {
  local $?;
  return if $self->{owner} != $$ || delete $self->{is_gone};
  $ENV{PGHOST} = $self->{host};
  $self->run("$ENV{PG_BINDIR}/pg_ctl", '-D', $self->{data}, '-m', 'immediate', 'stop');
}

# One that lives until the end of the program would meet its folder gone before itself.
END {
  for (grep { defined } @servers) {
    $_->DESTROY;
    $_->{is_gone} = 1;
  }
}

# What leads the server to the extension is in the configuration of the one beside us.
sub inherited($self) {
  open my $file, '<', "$ENV{PGDATA}/postgresql.conf" or die "postgresql.conf: $!\n";
  my %settings = (unix_socket_directories => "$self->{folder}", restart_after_crash => 'on',
                  max_prepared_transactions => 5);
  while (<$file>) {
    $settings{$1} = $2
        if /^(extension_destdir|extension_control_path|dynamic_library_path|listen_addresses|fsync
              |synchronous_commit|full_page_writes|log_line_prefix)\s*=\s*'(.*)'/x;
  }
  return %settings;
}

sub configure($self, %settings) {
  open my $file, '>>', "$self->{data}/postgresql.conf" or die "postgresql.conf: $!\n";
  print $file "$_ = '$settings{$_}'\n" for sort keys %settings;
  close $file;
}

# As user postgres where we are root: the server does not run as root.
sub run($self, @command) {
  @command = ('runuser', '-u', 'postgres', '--', @command) if $< == 0;
  my $child = fork // die "fork: $!\n";
  if ($child == 0) {
    chdir '/';
    open STDIN, '<', '/dev/null';
    open STDOUT, '>>', "$self->{folder}.out" and open STDERR, '>&', \*STDOUT;
    exec { $command[0] } @command or POSIX::_exit(127);
  }
  waitpid $child, 0;
  unlink "$self->{folder}.out" if $? == 0;
  return $? >> 8;
}

sub must_run($self, @command) {
  return if $self->run(@command) == 0;
  open my $file, '<', "$self->{folder}.out";
  die "@command failed:\n", <$file>;
}

sub log_file($self) { return "$self->{folder}/log" }

sub start($self) {
  $self->must_run("$ENV{PG_BINDIR}/pg_ctl", '-D', $self->{data}, '-l', $self->log_file, '-w',
                  'start');
}
sub stop($self, $mode = 'fast') {
  $self->must_run("$ENV{PG_BINDIR}/pg_ctl", '-D', $self->{data}, '-m', $mode, '-w', 'stop');
}

sub postmaster($self) {
  open my $file, '<', "$self->{data}/postmaster.pid" or return 0;
  return <$file> + 0;
}

# Every process of it, at once, with -9; nobody gets to clean up.
sub kill_9($self) {
  my $postmaster = $self->postmaster or die "the server is not up\n";
  my @children = map { $_ + 0 } split ' ', `ps -o pid= --ppid $postmaster`;
  kill 'KILL', $postmaster, @children;
  sleep 0.02 while grep { kill 0, $_ } $postmaster, @children;
}

sub is_up($self) {
  return $self->run("$ENV{PG_BINDIR}/pg_isready", '-q', '-h', "$self->{folder}") == 0;
}

# After a crash of one of its processes it starts anew by itself.
sub wait_until_up($self) {
  for (1 .. 600) {
    return if $self->is_up;
    sleep 0.05;
  }
  die "the server did not come back\n";
}

1;
