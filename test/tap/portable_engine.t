# The portable engine: the client installs it where the server does not have the extension, or when it
# is asked to; the reference history from each start, many at once, what runs outside a transaction,
# and changing over in both directions. As a plain role that owns its database and nothing else.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

my $revisions = () = glob "$TestDatabase::top/migrations/*.sql";
TestDatabase::run({}, 'psql', '-Xqc', 'CREATE ROLE idem_plain LOGIN');

sub database(%options) {
  return TestDatabase->new(user => 'idem_plain', extension => 0, %options);
}
sub upgrade($db, @more) { return $db->client('upgrade', 'head', '--engine', 'portable', @more) }
sub state_of($db) {
  return join "\n", map { $db->rows("idem.$_") } qw(revision applied journal);
}

# What the native engine leaves; the state is another schema's matter.
sub facts_of($db) {
  my $facts = $db->facts;
  for my $name (keys %$facts) {
    $facts->{$name} =~ s/\s*^--\n-- PostgreSQL database dump complete.*//ms;
    $facts->{$name} =~ s/\s*^ALTER .* OWNER TO .*;$//mg;
    delete $facts->{$name}
        if $facts->{$name} =~ /\bidem[. ]/ || $name =~ /^(?:revision|applied|journal|hook|tenant_\w+)\./
        || $name =~ /^(?:FUNCTION|PROCEDURE|COMMENT|ACL|EXTENSION|SCHEMA|TYPE) /;
  }
  return $facts;
}

for my $start (qw(nothing init_db oldest)) {
  subtest "the history from $start" => sub {
    my $db = database(fixture => $start);
    my $first = upgrade($db);
    is $first->{status}, 0, 'goes to head' or diag $first->{err};
    is $db->sql('SELECT count(*) FROM idem.applied'), $revisions, 'with every revision';
    my $native = TestDatabase->new(fixture => $start);
    $native->migrate_to('head');
    my ($here, $there) = (facts_of($db), facts_of($native));
    is_deeply differences($here, $there), [], 'to the schema of the native engine'
        or diag map { "$_: " . ($here->{$_} // 'none') . "\n-- native: " . ($there->{$_} // 'none') . "\n" }
           @{differences($here, $there)};
    like upgrade($db)->{out}, qr/^already at head$/, 'and is there the next time';
    if ($start ne 'init_db') {
      is $db->client('downgrade', 'base')->{status}, 0, 'down';
      is upgrade($db)->{status}, 0, 'and up again';
    }
  };
}

subtest 'an index built concurrently finds its table as the rest of the history does' => sub {
  my $index = "-- revises: a\n-- transaction: off\n-- migrate:up\nCREATE INDEX CONCURRENTLY ai ON a (id);\n";
  my $db = database(history => folder(revision('a', 'none'), 'b.sql' => $index));
  $db->sql("ALTER DATABASE $db->{name} SET search_path = ''");
  is upgrade($db)->{status}, 0, 'with an empty search_path';
  ok $db->sql(q(SELECT to_regclass('public.ai') IS NOT NULL)), 'it is there';
};

subtest 'auto says what it takes' => sub {
  my $db = database();
  answers($db->client('init', '--engine', 'portable'), 0,
          qr/^portable engine of pg_idem \S+ is installed in schema public /m, '', 'init');
  answers($db->client('init'), 0, qr/^portable engine of pg_idem /m, '', 'again');
  is $db->client('current')->{status}, 0, 'a verb finds it';
};

subtest 'with nothing but CREATE on the database' => sub {
  my $db = TestDatabase->new(extension => 0);
  $db->sql("GRANT CREATE ON DATABASE $db->{name} TO idem_plain");
  $db->{user} = 'idem_plain';
  answers($db->client('init', '--engine', 'portable'), 0, qr/is installed in schema idem /, '', 'init');
  like $db->client('load')->{out}, qr/$revisions files loaded/, 'load';
};

subtest 'sixteen at once' => sub {
  my $db = database();
  my @results = map { finish($_) }
      map { $db->start_client('upgrade', 'head', '--engine', 'portable') } 1 .. 16;
  is_deeply [map { $_->{status} } @results], [(0) x 16], 'every one exits 0'
      or diag map { $_->{err} } grep { $_->{status} ne 0 } @results;
  is $db->sql('SELECT count(*), count(DISTINCT revision), string_agg(DISTINCT outcome, $$ $$)
                 FROM idem.journal'), "$revisions|$revisions|applied", 'each revision once';
};

my %outside = (
  'a.sql' => migration("CREATE TABLE a (id int, n int);\nINSERT INTO a SELECT g, g FROM generate_series(1, 1000) g;"),
  'b.sql' => migration("INSERT INTO a VALUES (0, 0);
SELECT safe_create_index('a_id', 'a', 'id', concurrently => true);
CREATE INDEX CONCURRENTLY a_n ON a (n);
INSERT INTO a VALUES (0, 0);
VACUUM a;", "DROP INDEX CONCURRENTLY a_n, a_id;", "-- transaction: off\n"),
  'c.sql' => migration('CREATE TABLE c (id int);', 'DROP TABLE c;'));
$outside{'b.sql'} =~ s/DROP INDEX CONCURRENTLY a_n, a_id;/DROP INDEX CONCURRENTLY a_n;\nDROP INDEX CONCURRENTLY a_id;/;

subtest 'outside a transaction' => sub {
  my $db = database(history => folder(%outside));
  my $result = upgrade($db);
  is $result->{status}, 0, 'upgrade' or diag $result->{err};
  is $db->sql('SELECT count(*) FROM pg_index WHERE indrelid = $$a$$::regclass AND indisvalid'), 2, 'both indexes';
  is $db->sql('SELECT count(*) FROM a'), 1002, 'each statement once';
  is $db->client('downgrade', 'a')->{status}, 0, 'downgrade';
  is $db->sql('SELECT count(*) FROM pg_index WHERE indrelid = $$a$$::regclass'), 0, 'they are gone';
};

subtest 'a build that fails is taken up where it was left' => sub {
  my $db = database(history => folder(%outside,
    'b.sql' => migration("INSERT INTO a VALUES (1, 0);
CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);
INSERT INTO a VALUES (0, 0);", '', "-- transaction: off\n")));
  answers(upgrade($db), 3, qr/^c?.*/s, qr/23505: could not create unique index "a_id"/, 'it fails');
  is $db->sql('SELECT outcome, sqlstate, statements_done FROM idem.journal ORDER BY id DESC LIMIT 1'),
      'failed|23505|1', 'which is on record';
  $db->sql('DELETE FROM a WHERE id = 1 AND n = 0');
  my $again = upgrade($db);
  is $again->{status}, 0, 'the next run' or diag $again->{err};
  is $db->sql('SELECT count(*), min(id) FROM a'), '1001|0', 'does not do again what was done';
  is $db->sql('SELECT indisvalid FROM pg_index WHERE indexrelid = $$a_id$$::regclass'), 't', 'and builds it anew';
};

subtest 'killed' => sub {
  my $db = database(history => folder(%outside,
    'b.sql' => migration('CREATE TABLE b (id int); SELECT pg_sleep(3);', 'DROP TABLE b;')));
  my $started = $db->start_client('upgrade', 'head', '--engine', 'portable');
  wait_for { $db->end_sessions(q{wait_event = 'PgSleep' AND query LIKE 'CALL%'}) };
  is finish($started)->{status}, 2, 'the run is lost';
  is upgrade($db)->{status}, 0, 'the next one carries on';
  is $db->applied, 'a b c', 'to head';
};

subtest 'changing over keeps state and history' => sub {
  my $db = database(fixture => 'oldest');
  is upgrade($db)->{status}, 0, 'portable at first';
  my $state = state_of($db);
  answers($db->client('init', '--engine', 'native'), 0, qr/^extension pg_idem .* is installed in schema public/, '', 'to native');
  same state_of($db), $state, '... state and history stay';
  is $db->sql(q{SELECT prolang::regproc IS NULL OR l.lanname = 'c' FROM pg_proc p JOIN pg_language l ON l.oid = prolang
                 WHERE p.oid = 'migrate_to'::regproc}), 't', '... in C now';
  like $db->client('upgrade', 'head')->{out}, qr/already at head/, '... nothing is to be done';
  is $db->client('downgrade', '-2')->{status}, 0, '... it goes on';
  $state = state_of($db);
  answers($db->client('init', '--engine', 'portable'), 0, qr/^portable engine/, '', 'and back');
  same state_of($db), $state, '... state and history stay';
  is upgrade($db)->{status}, 0, '... it goes on';
  answers($db->client('check'), 0, qr/everything is applied/, '', '... to head');
};

done_testing;
TestDatabase::run({}, 'psql', '-Xqc', 'DROP ROLE IF EXISTS idem_plain');
