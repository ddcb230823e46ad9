# A role that may create schemas lays out a schema idem of its own, for somebody mightier to walk into:
# no verb executes what is in it.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my %role = map { $_ => "idem_${_}_$$" } qw(mallory owner);
TestDatabase::run({}, 'psql', '-Xqc', "CREATE ROLE $_ LOGIN") for values %role;

my $trap = 'CREATE SCHEMA idem; GRANT USAGE ON SCHEMA idem TO PUBLIC;
  CREATE TABLE idem.caught (who text); GRANT INSERT ON idem.caught TO PUBLIC;
  CREATE FUNCTION idem.catch() RETURNS text LANGUAGE sql
    AS $$INSERT INTO idem.caught VALUES (current_user) RETURNING who$$;
  CREATE VIEW idem.applied AS SELECT idem.catch() AS revision, idem.catch() AS checksum, $$$$ AS tenant,
    1 AS applied_order;
  CREATE VIEW idem.hook AS SELECT idem.catch() AS event, idem.catch() AS checksum;
  CREATE VIEW idem.revision AS SELECT idem.catch() AS revision, idem.catch() AS checksum, $$f$$ AS file,
    $${}$$::text[] AS parents, false AS repeatable, $${}$$::text[] AS depends, $${}$$::text[] AS labels,
    $$d$$ AS description, $$d$$ AS down;
  GRANT SELECT ON ALL TABLES IN SCHEMA idem TO PUBLIC;
  CREATE FUNCTION idem.portable_engine() RETURNS text LANGUAGE sql AS $$SELECT \'1.0\'$$;
  CREATE FUNCTION idem.removal() RETURNS text LANGUAGE sql AS $$SELECT idem.catch()$$;
  CREATE PROCEDURE idem.migrate(target text, direction text) LANGUAGE plpgsql AS
    $$BEGIN PERFORM idem.catch(); /* idem.run( */ END$$;';
my $refusal = qr/\A\S*\s*error: 42501: schema "idem" belongs to role "$role{mallory}"
DETAIL:  .*HINT:  If you trust it: .* Else: DROP SCHEMA idem CASCADE\.\n/ms;

sub trapped(%options) {
  my $db = TestDatabase->new(extension => 0, %options);
  $db->sql("GRANT CREATE ON DATABASE $db->{name} TO $role{mallory}");
  my $result = $db->try_sql($trap, PGUSER => $role{mallory});
  is $result->{status}, 0, 'the trap' or diag $result->{err};
  return $db;
}

for my $victim ('superuser', 'owner of the database') {
  subtest $victim => sub {
    my $db = trapped($victim eq 'superuser' ? () : (user => $role{owner}));
    for my $verb ('upgrade', 'downgrade base', 'init', 'init --engine native', 'init --engine portable',
                  'current', 'heads', 'history', 'check', 'plan', 'stamp head', 'load', 'show 001',
                  'summary', 'report', 'test', 'graph', 'branches') {
      answers($db->client(split ' ', $verb), 3, qr/\A(?:<|\z)/, $refusal, $verb);
    }
    is TestDatabase::run($db->surroundings(PGUSER => $ENV{PGUSER}), 'psql', '-XAtqc',
                         'SELECT count(*) FROM idem.caught')->{out}, "0\n", 'nobody was caught';
    like $db->try_sql('CREATE EXTENSION pg_idem')->{err}, qr/42P06: schema "idem" already exists, and no|42710/,
        'nor is the extension installed upon it';
    TestDatabase::run($db->surroundings(PGUSER => $ENV{PGUSER}), 'psql', '-Xqc', 'DROP SCHEMA idem CASCADE');
    is $db->client('upgrade')->{status}, 0, 'the way out';
  };
}

subtest 'whose schema it may be' => sub {
  my $db = TestDatabase->new(extension => 0, user => $role{owner});
  is $db->client('init', '--engine', 'portable')->{status}, 0, 'the database has an owner, who installs';
  delete $db->{user};
  is $db->client('current')->{status}, 0, 'a superuser trusts the owner of the database';
  $db->sql("GRANT USAGE ON SCHEMA idem TO PUBLIC; GRANT SELECT ON ALL TABLES IN SCHEMA idem TO PUBLIC");
  $db->{user} = $role{mallory};
  is $db->client('current')->{status}, 0, 'so does everybody';
  $db->{user} = undef;
  $db->sql("ALTER SCHEMA idem OWNER TO $role{mallory}");
  $db->{user} = $role{owner};
  answers($db->client('current'), 3, '', $refusal, 'not a stranger');
  TestDatabase::run({}, 'psql', '-Xqc', "GRANT $role{mallory} TO $role{owner}");
  is $db->client('current')->{status}, 0, 'but a role that one is a member of';
  $db->{user} = undef;
  answers($db->client('current'), 3, '', $refusal, 'which a superuser is of none');
};

done_testing;
TestDatabase::run({}, 'psql', '-Xqc', "DROP ROLE $_") for values %role;
