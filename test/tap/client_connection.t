# How the client finds the database: by libpq's own means, and by DATABASE_URL.
use v5.36;
use File::Temp;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $history = folder(revision('one', 'none'));
my $db = TestDatabase->new(history => $history);
my ($name, $host, $port) = ($db->{name}, @ENV{qw(PGHOST PGPORT)});
my $here = { directory => $history };
my $heads = "one  pending  a table\n";

sub finds($how, $where, @arguments) {
  answers pg_idem({ %$here, %$where }, @arguments, 'heads'), 0, $heads, '', "by $how";
}

finds 'PGDATABASE', { PGDATABASE => $name };
finds '-d with a name', {}, '-d', $name;
finds '--dbname with a conninfo string', {}, "--dbname=dbname=$name port=$port";
finds 'a URI', {}, '-d', "postgresql:///$name?host=$host&port=$port";
finds 'DATABASE_URL', { DATABASE_URL => "postgres:///$name?host=$host&port=$port" };
finds 'DATABASE_URL before PGDATABASE', { DATABASE_URL => "postgres:///$name", PGDATABASE => 'no' };
finds '-d before DATABASE_URL', { DATABASE_URL => 'postgres:///no' }, '-d', $name;
finds '-h, -p and -U',
    { PGHOST => '/nowhere', PGPORT => 1, PGUSER => 'nobody', PGDATABASE => $name }, '-h', $host,
    '-p', $port, '-U', $ENV{PGUSER};
finds 'general options', { PGDATABASE => $name }, '-w', '-q';

my $services = File::Temp->new;
write_file($services->filename, "[there]\ndbname=$name\nhost=$host\nport=$port\n");
finds 'a service', { PGSERVICEFILE => $services->filename, PGSERVICE => 'there' };

answers pg_idem({ %$here, PGDATABASE => $name }, 'heads', '-w'), 0, $heads, '',
    'general options may stand behind the verb';

is $db->sql("SELECT count(*) FROM pg_stat_activity WHERE datname = '$name'"), 1,
    'no connection is left behind';

# --- What does not lead to a database

answers pg_idem($here, '-h', '/nowhere', 'heads'), 2, '',
    qr{^pg_idem: error: 08001: connection to server on socket "/nowhere/}, 'no server';
answers pg_idem($here, '-d', 'idem_test_none', 'upgrade'), 2, '',
    qr/^pg_idem: error: 08001: .*database "idem_test_none" does not exist/, 'no such database';
answers pg_idem($here, '-U', 'idem_test_nobody', '-d', $name, 'upgrade'), 2, '',
    qr/^pg_idem: error: 08001: .*role "idem_test_nobody" does not exist/, 'no such role';
answers pg_idem({ %$here, DATABASE_URL => 'mysql://me:secret@there/db' }, 'heads'), 1, '',
    qr/^pg_idem: error: unknown scheme "mysql" of a database URI\nHINT:  Write postgresql:/,
    'a URI of another kind, whose password is not shown';
answers pg_idem({ %$here, PGSERVICE => 'none', PGSERVICEFILE => $services->filename }, 'heads'), 2,
    '', qr/^pg_idem: error: 08001: definition of service "none" not found/, 'no such service';

done_testing;
