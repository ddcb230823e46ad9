# What the client says and leaves behind where a run fails, is interrupted, or meets others.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use ClientTest;
use TestDatabase;
use Test::More;

sub database(%files) { return database_with('', %files) }

my %good = revision('a', 'none');
my $hint = 'HINT:  Run the same command again: it carries on where this one stopped.';

subtest 'a statement that fails' => sub {
  my $fails = migration("\nSELECT 1;\nSELECT gone;", '', "-- revises: a\n");
  my $db = database(%good, 'b.sql' => $fails);
  answers $db->client('upgrade'), 3,
      qr/^a {13}created    table a\nb {13}failed\n1 revision applied in [\d.]+ s before that\n\z/,
      <<~'ERR', 'upgrade';
    pg_idem: error: 42703: column "gone" does not exist
    CONTEXT:  migration b, file migrations/b.sql:5:8, section up, statement: SELECT gone
    ERR
  is $db->applied, 'a', 'what came before it stays';
  answers $db->client('history'), 0,
      qr/  b  failed .*  42703: column "gone" does not exist\n\z/, '', 'it is on record';
  answers $db->client('history', '-v'), 0, qr/^ +line 5  failed +[\d.]+ ms +SELECT gone\n\z/m, '',
      '... with the statement';
  answers $db->client('-q', 'upgrade'), 3, '', qr/^pg_idem: error: 42703: /, 'also with -q';
  write_file("$db->{history}/migrations/b.sql", migration('', '', "-- revises: a\n"));
  answers $db->client('upgrade'), 0, qr/^1 revision applied/m, '', 'mended, it goes on from there';
};

subtest 'drift' => sub {
  my $db = database(%good);
  my $drift = 'column a.id is bigint, wanted integer';
  my $warning = "pg_idem: warning: ID105: drifted: $drift\n";
  my $new = sub { $db->client(qw(stamp base -q)); $db->client('upgrade', @_) };
  $db->sql('CREATE TABLE a (id bigint)');
  answers $new->(), 0, qr/^a {13}drifted    \Q$drift\E\n1 revision applied/, $warning,
      'is told on stderr too';
  answers $new->('-q'), 0, '', $warning, 'also with -q';
  answers $new->('--on-drift', 'ignore'), 0, qr/^a .*\n1 revision applied/, '', 'ignored';
  answers $new->('--on-drift', 'error'), 3, qr/^a {13}failed/,
      qr/^pg_idem: error: ID001: \Q$drift\E\n/, 'an error';
  is $db->applied, '', 'that applies nothing';
};

subtest 'a file that changed after it was applied' => sub {
  my $db = database(%good);
  $db->client('upgrade');
  write_file("$db->{history}/migrations/a.sql", $good{'a.sql'} . "-- more\n");
  my $changed = "changed  a  a table  migrations/a.sql\n1 finding\n";
  answers $db->client('check'), 7, $changed, '', 'check finds it';
  answers $db->client('plan'), 0, "0 revisions would be applied\n",
      "pg_idem: warning: revision \"a\" has changed since it was applied\n", 'plan tells it';
  answers $db->client('upgrade'), 3, '',
      qr/^pg_idem: error: ID009: revision "a" has changed since it was applied\n/,
      'upgrade refuses';
  answers $db->client('check'), 7, $changed, '', 'check finds it also when it is loaded';
  answers $db->client('upgrade', '--on-changed-file', 'warning'), 0, "already at head\n",
      qr/^pg_idem: warning: ID009: revision "a" has changed since it was applied\n/,
      'upgrade goes on if told so';
  answers $db->client('stamp', 'a'), 0, "1 revision stamped\n", '', 'stamp accepts it';
  answers $db->client('check'), 0, "everything is applied\n", '', 'then all is well';
};

subtest 'an applied revision without a file' => sub {
  my $db = database(%good, revision('b', 'a'));
  $db->client('upgrade');
  unlink "$db->{history}/migrations/b.sql";
  answers $db->client('check'), 0, "no file  b  a table  migrations/b.sql\neverything is applied\n",
      '', 'check tells it, and is content';
  answers $db->client('upgrade'), 0, "already at head\n", '', 'upgrade has nothing to do';
  answers $db->client('show', 'b'), 0, qr/^CREATE TABLE b /m, '', 'show has it from the database';
  answers $db->client('downgrade', 'a'), 0, qr/^b {13}dropped    table b\n/, '', 'it can go down';
};

subtest 'a pending revision without a file' => sub {
  my $db = database(%good, revision('b', 'a'));
  $db->client('load');
  unlink "$db->{history}/migrations/b.sql";
  answers $db->client('upgrade'), 0, qr/^b /m,
      qr/^pg_idem: warning: revision "b" is loaded, but there is no file of it\nHINT:  /,
      'upgrade tells it';
};

# --- Interruptions

my %sleeper = (%good, 'b.sql' => migration('SELECT pg_sleep(60);', '', "-- revises: a\n"));
my $sleeps = "wait_event = 'PgSleep'";

for my $signal ([INT => 130], [TERM => 143]) {
  my ($name, $status) = @$signal;
  subtest "SIG$name" => sub {
    my $db = database(%sleeper);
    my $run = $db->start_client('upgrade');
    $db->wait_for_session($sleeps);
    wait_for { read_file($run->{out}->filename) =~ /^b/m };
    like read_file($run->{out}->filename), qr/^a {13}created    table a\nb *\z/,
        'each step is seen as it happens';
    kill $name, $run->{child};
    answers finish($run), $status, qr/^b {13}failed\n1 revision applied .* before that$/m,
        qr/^pg_idem: error: 57014: canceling statement due to user request\n\Q$hint\E\n/,
        'the query is cancelled';
    is $db->applied, 'a', 'what came before it stays';
    is $db->sql('SELECT revision, outcome, sqlstate FROM idem.journal ORDER BY id DESC LIMIT 1'),
        'b|failed|57014', 'the journal has it';
  };
}

subtest 'a connection that is lost' => sub {
  my $db = database(%sleeper);
  my $run = $db->start_client('upgrade');
  $db->wait_for_session($sleeps);
  $db->end_sessions($sleeps);
  answers finish($run), 2, qr/^b {13}failed$/m,
      qr/^pg_idem: error: 57P01: terminating connection .*\n\Q$hint\E\n/, 'is told';
  is $db->applied, 'a', 'what came before it stays';
};

# --- Others

subtest 'somebody else is migrating' => sub {
  my $db = database(%good, 'b.sql' => migration('SELECT pg_sleep(1);', '', "-- revises: a\n"));
  my $first = $db->start_client('upgrade');
  $db->wait_for_session($sleeps);
  # Not even for a moment: the run may be building an index, and wait for whoever waits for it.
  my %later = revision('c', 'b');
  write_file("$db->{history}/migrations/c.sql", $later{'c.sql'});
  answers $db->client('load'), 0, qr/^1 file loaded$/m, '', 'loading waits for no run';
  ok $db->sql("SELECT count(*) FROM pg_stat_activity WHERE $sleeps
                  AND datname = current_database()"), '... which is still under way';
  answers $db->client('upgrade', 'b'), 0, "nothing to do for target \"b\"\n",
      qr/^pg_idem: notice: ID111: waiting for another run of pg_idem\nDETAIL:  Process \d+, user /,
      'the second one waits and finds nothing to do';
  is finish($first)->{status}, 0, 'the first one did the work';

  $db->sql(q{SELECT migrate_to('base')});
  my $again = $db->start_client('upgrade');
  $db->wait_for_session($sleeps);
  answers $db->client('upgrade', '--wait-timeout', '100ms'), 3, '',
      qr/^pg_idem: error: 55P03: another run of pg_idem is under way .*\nDETAIL:  Process /m,
      'one that does not wait for long says so';
  is finish($again)->{status}, 0, 'the other one did the work';
};

subtest 'sixteen at once, where not even the extension is installed' => sub {
  my $db = database(%good, revision('b', 'a'), revision('c', 'b'));
  my @results = map { finish($_) } map { $db->start_client('upgrade') } 1 .. 16;
  is_deeply [map { $_->{status} } @results], [(0) x 16], 'every one exits 0'
      or diag map { $_->{err} } grep { $_->{status} ne 0 } @results;
  is $db->sql("SELECT string_agg(revision, ' ' ORDER BY id) FROM idem.journal"), 'a b c',
      'each revision is applied once';
};

# --- Rights

subtest 'a role without rights' => sub {
  my $db = database(%good);
  $db->sql("DROP ROLE IF EXISTS idem_test_guest; CREATE ROLE idem_test_guest LOGIN");
  my $guest = { PGDATABASE => $db->{name}, PGUSER => 'idem_test_guest',
                directory => $db->{history} };
  answers pg_idem($guest, 'upgrade'), 3, '',
      qr/^pg_idem: error: 42501: permission denied to create extension "pg_idem"\nHINT:  /,
      'cannot install the extension';
  $db->client('upgrade');
  answers pg_idem($guest, 'upgrade'), 3, '', qr/^pg_idem: error: 42501: permission denied for /,
      'cannot read the state';
  $db->sql('DROP ROLE idem_test_guest');
};

subtest 'a server without the extension' => sub {
  my $db = database(%good);
  my $setting = $db->sql("SELECT name FROM pg_settings
                           WHERE name IN ('extension_destdir', 'extension_control_path')");
  plan skip_all => 'this server always has it' if !$setting;
  my $nowhere = $setting eq 'extension_destdir' ? '' : '/nowhere';
  $db->sql("ALTER DATABASE $db->{name} SET $setting = '$nowhere'");
  answers $db->client('init', '--engine', 'native'), 3, '',
      qr/^pg_idem: error: (?:0A000|58P01): .*extension.*\n(?:.*\n)*HINT:  /, 'init says what to do';
  answers $db->client('init'), 0, qr/^portable engine of pg_idem /,
      qr/^pg_idem: notice: the portable engine of pg_idem is taken: .*extension.*\n\z/,
      'or takes the other engine, and says why';
};

# Told as they are, whatever the role has asked for.
subtest 'client_min_messages of the role' => sub {
  my $db = database(%good, 'b.sql' => migration("DO \$\$BEGIN RAISE NOTICE 'hello'; END\$\$;", '',
                                                "-- revises: a\n"));
  $db->sql("ALTER DATABASE $db->{name} SET client_min_messages = error");
  answers $db->client('upgrade'), 0, qr/^a {13}created    table a\n/,
      "pg_idem: notice: 00000: hello\n", 'does not hide the steps';
};

done_testing;
