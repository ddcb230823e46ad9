# What fails leaves the database exactly as it was, and a history that cannot be followed is
# answered with what is wrong with it.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

my $migrations = "$TestDatabase::top/migrations";

# A migration of the project with a statement that fails at the end of one of its sections.
sub broken($name, $section, $statement) {
  my $text = read_file("$migrations/$name");
  $text =~ s/^(-- migrate:$section\n.*?)(?=^-- migrate:|\z)/$1$statement\n/ms or die;
  return history($name => $text);
}

sub bad($name) {
  my $text = read_file("$TestDatabase::top/test/fixtures/bad/$name");
  return history($name => $text);
}

# The error that psql shows: SQLSTATE, message and the rest.
sub fails($db, $target, $error) {
  my $before = $db->contents;
  my $result = $db->try_sql("SELECT migrate_to('$target')");
  isnt $result->{status}, 0, "migrate_to('$target') fails";
  like $result->{err}, $error, 'and says why';
  same $db->contents, $before, 'the database is as it was';
  return $result->{err};
}

# --- Failures: the whole dump, rows and state included, is as before

subtest 'a failure in the last statement of the last revision' => sub {
  my $history = history('023_fails.sql' => <<~'SQL');
    -- revision: fails
    -- revises: 98cbdf3c7e56
    -- migrate:up
    SELECT safe_create_table('wasted', 'id int');
    DELETE FROM monitors;
    SELECT 1 / (SELECT count(*) FROM monitors);
    SQL
  my $db = TestDatabase->new(fixture => 'oldest', history => $history);
  my $said = fails($db, 'head', qr/^ERROR:  22012: division by zero$/m);
  like $said, qr{migration fails, file migrations/023_fails.sql:6:1, section up, statement: SELECT},
      'and where';
};

subtest 'the place of an error in the server survives the transaction that it ends' => sub {
  my $history = broken('001_base_tables.sql', 'up', 'SELECT nothing FROM users;');
  my $db = TestDatabase->new(fixture => 'oldest', history => $history);
  my $result = $db->try_sql("CALL migrate('head')");
  like $result->{err}, qr/^LOCATION:  \w+, \w+\.c:\d+$/m, 'function, file and line';
};

subtest 'a failure in the middle' => sub {
  my $history = broken('009_add_groups_and_user_groups.sql', 'up', 'SELECT nothing FROM groups;');
  for my $start (qw(nothing init_db oldest)) {
    my $db = TestDatabase->new(fixture => $start, history => $history);
    my $said = fails($db, 'head', qr/^ERROR:  42703: column "nothing" does not exist$/m);
    like $said, qr/migration 008_add_groups_and_user_groups, .* section up/,
        'and where';
  }
};

subtest 'a verification that fails' => sub {
  my $history = broken('018_unique_inmate_optimized.sql', 'verify', 'SELECT 1 > 2;');
  my $db = TestDatabase->new(fixture => 'oldest', history => $history);
  my $said = fails($db, 'head', qr/^ERROR:  ID011: verification failed/m);
  like $said, qr/migration 011813a08eda, .* section verify/, 'and where';
};

subtest 'a failure on the way down' => sub {
  my $history = broken('004_monitor_inmate_links.sql', 'down', 'SELECT 1 / 0;');
  my $db = TestDatabase->new(fixture => 'init_db', history => $history);
  $db->migrate_to('head');
  my $said = fails($db, 'base', qr/^ERROR:  22012: /m);
  like $said, qr/migration 005_monitor_inmate_links, .* section down/, 'and where';
};

subtest 'the client keeps the revisions before, and goes on when the file is mended' => sub {
  my $name = '009_add_groups_and_user_groups.sql';
  my $history = broken($name, 'up', 'SELECT 1 / 0;');
  my $db = TestDatabase->new(fixture => 'init_db', history => $history);
  my $result = $db->client('upgrade', 'head');
  is $result->{status}, 3, 'exit code';
  like $result->{err}, qr/division by zero/, 'the error';
  is $db->sql('SELECT count(*) FROM idem.applied'), 8, 'eight revisions are applied';
  is $db->sql("SELECT revision, sqlstate FROM idem.journal WHERE outcome = 'failed'"),
      '008_add_groups_and_user_groups|22012', 'the journal has the failure';
  write_file("$history/migrations/$name", read_file("$migrations/$name"));
  is $db->client('upgrade', 'head')->{status}, 0, 'mended, it goes to head';
  my $straight = TestDatabase->new(fixture => 'init_db');
  $straight->migrate_to('head');
  same $db->schema, $straight->schema, 'the same as without the failure';
};

# --- Bad inputs

subtest 'a parent that exists nowhere' => sub {
  my $db = TestDatabase->new(fixture => 'oldest');
  $db->migrate_to('head');
  my $head = $db->contents;
  $db->{history} = bad('999_emergency_fix_auto_merge.sql');
  my $result = $db->client('upgrade', 'head');
  is $result->{status}, 5, 'exit code of the client: the files are wrong';
  like $result->{err}, qr/revision "bf90cf8f" does not exist/, 'the parent is named';
  like $result->{err}, qr/999_emergency_fix_auto_merge/, 'and who names it';
  same $db->contents, $head, 'the database is as it was';

  $db->sql("SELECT load_migration('999_x.sql', '-- revision: 999_x
-- revises: bf90cf8f
-- migrate:up')");
  fails($db, 'head', qr/^ERROR:  ID005: revision "bf90cf8f" does not exist$/m);
  $db->sql("SELECT unload_migration('999_x')");
  is $db->migrate_to('head'), 0, 'once it is unloaded, all is well';
};

subtest 'a second blank root that nothing refers to' => sub {
  my $db = TestDatabase->new(fixture => 'oldest', history => bad('2627f3ecc28f_blank.sql'));
  my $said = fails($db, 'head', qr/^ERROR:  ID004: /m);
  like $said, qr/98cbdf3c7e56/, 'one head is named';
  like $said, qr/2627f3ecc28f/, 'and the other';
  is $db->client('upgrade', 'head')->{status}, 3, 'exit code of the client';
  is $db->migrate_to('heads'), 23, 'both can be meant';
  is $db->migrate_to('heads'), 0, 'and are reached';
};

subtest 'a revision that rewrites the record of what is applied' => sub {
  my $db = TestDatabase->new(fixture => 'oldest', history => bad('000_reset_migration_state.sql'));
  my $said = fails($db, 'head', qr/^ERROR:  ID0\d\d: /m);
  like $said, qr/migration 000_reset_migration_state, file /, 'it is named';
  like $said, qr/stamp/, 'and what to do instead';
};

done_testing;
