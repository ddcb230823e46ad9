# Where options come from: the configuration file, the environment, the command line, each stronger
# than the one before; and that no password is ever shown.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $history = folder(revision('one', 'none'));
my $db = TestDatabase->new(history => $history);
my $other = TestDatabase->new(history => $history);
$other->client('upgrade');
my %state = ($db->{name} => 'pending', $other->{name} => 'applied');

sub configure($text, $name = 'pg_idem.toml') { write_file("$history/$name", $text) }

# Which of the two databases is meant.
sub finds($database, $where, $arguments, $name) {
  my $result = pg_idem({ directory => $history, PGDATABASE => 'idem_test_none', %$where },
                       @$arguments, 'heads');
  answers $result, 0, "one  $state{$database}  a table\n", '', $name;
}

sub refuses($text, $arguments, $message, $name) {
  configure($text);
  answers pg_idem({ directory => $history }, @$arguments, 'heads'), 1, '',
      qr/\Apg_idem: error: $message/, $name;
}

configure(<<~"TOML");
  # for all of them
  dbname = "$db->{name}"      # a database

  [environments.dev]
  dbname = "host=$ENV{PGHOST} dbname=$db->{name}"
  [environments.prod]
  dbname = '$other->{name}'
  TOML
my ($one, $two) = ($db->{name}, $other->{name});
finds $one, {}, [], 'the file in the working directory';
finds $two, { PG_IDEM_DBNAME => $two }, [], 'a variable before the file';
finds $two, { DATABASE_URL => "postgresql:///$two" }, [], 'DATABASE_URL before the file';
finds $one, { PG_IDEM_DBNAME => $two }, ['-d', $one], 'the command line before a variable';
finds $two, {}, ['--environment', 'prod'], 'an environment of the file';
finds $one, {}, ['--environment', 'dev'], 'another one';
finds $two, { PG_IDEM_ENVIRONMENT => 'prod' }, [], 'chosen by a variable';
finds $one, { PG_IDEM_ENVIRONMENT => 'prod' }, ['--environment=dev'], 'the command line before it';
finds $two, { DATABASE_URL => "postgresql:///$one" }, ['--environment', 'prod'],
    'an environment that is asked for before DATABASE_URL';
finds $one, { PG_IDEM_DBNAME => $one }, ['--environment', 'prod'],
    'a variable of pg_idem before an environment';

configure("environment = \"prod\"\n[environments.prod]\ndbname = \"$two\"\n", 'other.toml');
finds $two, {}, ['--config', 'other.toml'], 'another file, which says the environment itself';
finds $two, { PG_IDEM_CONFIG => 'other.toml' }, [], 'named by a variable';

configure("dir = \"migrations\"\non-drift = \"error\"\nquiet = true\nwait-timeout = \"3s\"\n");
finds $two, { PGDATABASE => $two }, [], 'every option may be there';
answers pg_idem({ directory => $history, PGDATABASE => $two }, 'upgrade'), 0, '', '',
    'flags too: it is quiet';
answers pg_idem({ directory => $history, PGDATABASE => $two, PG_IDEM_QUIET => 'false' }, 'upgrade'),
    0, "already at head\n", '', 'a variable takes it back';

# --- What makes no sense

refuses "on-drift = \"maybe\"\n", [], '--on-drift: maybe not in ', 'an unknown value';
refuses "color = \"red\"\n", [], 'unknown option "color" in file "pg_idem.toml"\nHINT: ',
    'an unknown option';
refuses "[environments.x]\ncolor = \"red\"\n", [], 'unknown option "environments.x.color" in ',
    'an unknown option of an environment';
refuses "[upgrade]\ntarget = \"x\"\n", [], 'unknown section "upgrade" in ', 'an unknown section';
refuses "[environments.dev]\nhost = \"x\"\n[environments.prod]\nhost = \"y\"\n",
    ['--environment', 'test'],
    'there is no environment "test" in file "pg_idem.toml"\nHINT:  Those that it has are dev, prod',
    'an environment that the file does not have';
unlink "$history/pg_idem.toml";
answers pg_idem({ directory => $history }, '--environment', 'prod', 'heads'), 1, '',
    qr/^pg_idem: error: there is no configuration file "pg_idem.toml" with an environment "prod"/,
    'an environment without a file';
answers pg_idem({ directory => $history }, '--config', 'none.toml', 'heads'), 1, '',
    qr/^pg_idem: error: could not read configuration file "none.toml"\nHINT:  Name another/, 'a file that is not there';

# --- Passwords

for my $address ("postgresql://me:s3cr&t%@/nowhere/x", 'host=/nowhere password=s3cret',
                 "host=/nowhere password='s3cr et", 'postgresql:///x?host=/nowhere&password=s3cret&x=y',
                 'postgresql://me:p#s3cr@[nowhere/x') {
  configure("dbname = \"$address\"\n");
  for my $result (pg_idem({}, '-d', $address, 'heads'),
                  pg_idem({ DATABASE_URL => $address }, 'heads'),
                  pg_idem({ directory => $history }, 'heads')) {
    is $result->{status}, 2, "no connection: $address";
    unlike $result->{out} . $result->{err}, qr/s3cr/, 'and the password is not shown';
  }
}

done_testing;
