# Stands between a client and the server, so that their connection can be cut in the middle: each
# sees only that the other is gone.
package TestProxy;
use v5.36;
use File::Temp;
use IO::Select;
use IO::Socket::UNIX;
use POSIX ();

# PGHOST for a client that is to be cut off is {host}.
sub new($class) {
  my $folder = File::Temp->newdir('/tmp/pg_idem.XXXXXX');
  my $socket = ".s.PGSQL.$ENV{PGPORT}";
  my $listener = IO::Socket::UNIX->new(Local => "$folder/$socket", Listen => 5)
      or die "$socket: $!\n";
  my $child = fork // die "fork: $!\n";
  if ($child == 0) {
    pass_on($listener, "$ENV{PGHOST}/$socket");
    POSIX::_exit(0);
  }
  return bless { folder => $folder, host => "$folder", child => $child, owner => $$ }, $class;
}

sub cut($self) {
  my $child = delete $self->{child} // return;
  kill 'KILL', $child;
  waitpid $child, 0;
}

sub DESTROY($self) {
  local $?;
  $self->cut if $self->{owner} == $$;
}

# Until it is killed.
sub pass_on($listener, $server) {
  my $ready = IO::Select->new($listener);
  my (%other, $data);
  while (my @handles = $ready->can_read) {
    for my $handle (@handles) {
      if ($handle == $listener) {
        my $client = $listener->accept;
        my $upstream = IO::Socket::UNIX->new(Peer => $server) or next;
        @other{$client, $upstream} = ($upstream, $client);
        $ready->add($client, $upstream);
      } elsif (my $peer = $other{$handle}) {
        next if sysread($handle, $data, 65536) && syswrite $peer, $data;
        delete @other{$handle, $peer};
        $ready->remove($handle, $peer);
        close $_ for $handle, $peer;
      }
    }
  }
}

1;
