# The life of a database in use: sixteen replicas that start at once, a restore, an owner who is no
# superuser.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

my $revisions = () = glob "$TestDatabase::top/migrations/*.sql";

sub head_from($start) {
  my $db = TestDatabase->new(fixture => $start);
  $db->migrate_to('head');
  return $db->schema;
}

for my $start (qw(nothing init_db oldest)) {
  subtest "sixteen clients at once, from $start" => sub {
    my $db = TestDatabase->new(fixture => $start, extension => 0);
    my @replicas = map { $db->start_client('upgrade', 'head') } 1 .. 16;
    my @results = map { finish($_) } @replicas;
    is_deeply [map { $_->{status} } @results], [(0) x 16], 'every one exits 0'
        or diag map { $_->{err} } grep { $_->{status} ne 0 } @results;
    is $db->sql('SELECT count(*), count(DISTINCT applied_order) FROM idem.applied'),
        "$revisions|$revisions", 'every revision is applied';
    is $db->sql('SELECT count(*), count(DISTINCT revision), string_agg(DISTINCT outcome, $$ $$)
                   FROM idem.journal'),
        "$revisions|$revisions|applied", 'exactly once';
    same $db->schema, head_from($start), 'and the schema is that of a single run';
  };
}

subtest 'a dump and restore keeps the state' => sub {
  for my $target ('head', '005_monitor_inmate_links') {
    my $db = TestDatabase->new(fixture => 'init_db');
    $db->migrate_to($target);
    my $dump = File::Temp->new;
    write_file($dump->filename, $db->dump_of);
    my $restored = TestDatabase->new(extension => 0);
    $restored->run_file($dump->filename);
    same $restored->contents, $db->contents, "restored at $target, all is as it was";
    my $left = $db->migrate_to('head');
    my $result = $restored->client('upgrade', 'head');
    is $result->{status}, 0, 'the client goes to head' or diag $result->{err};
    is $restored->sql("SELECT count(*) FROM idem.journal WHERE outcome = 'applied'"), $revisions,
        "... which takes $left revisions";
    same $restored->schema, $db->schema, '... and is the same head';
    is $restored->migrate_to('head'), 0, 'nothing is left to do';
    $restored->migrate_to('base');
    $restored->migrate_to('head');
    same $restored->schema, head_from('nothing'), 'and the way down is there';
  }
};

subtest 'the owner of a database needs no superuser, and others cannot touch the state' => sub {
  my ($owner, $other) = map { "idem_test_$_\_$$" } qw(owner other);
  my $cluster = TestDatabase->new(extension => 0);
  $cluster->sql("CREATE ROLE $_ LOGIN") for $owner, $other;
  {
    my $db = TestDatabase->new(user => $owner, fixture => 'init_db', extension => 0);
    is $db->sql('SHOW is_superuser'), 'off', 'the owner is a plain role';
    for my $command (['init'], ['upgrade', 'head'], ['upgrade', 'head'], ['downgrade', '-1']) {
      my $result = $db->client(@$command);
      is $result->{status}, 0, "@$command" or diag $result->{err};
    }
    is $db->migrate_to('head'), 1, 'migrate_to';
    is $db->sql('SELECT DISTINCT run_by FROM idem.journal'), $owner, 'the journal knows who it was';

    my $state = $db->contents;
    for my $sql ('DELETE FROM idem.applied', 'UPDATE idem.revision SET up = $$DROP TABLE users$$',
                 'INSERT INTO idem.applied SELECT * FROM idem.applied', 'TRUNCATE idem.journal',
                 'DROP EXTENSION pg_idem', q{SELECT migrate_to('base')}, q{CALL migrate('base')},
                 q{SELECT stamp_to('base')}, q{SELECT unload_migration('001')},
                 q{SELECT load_migration('x_y.sql', '-- migrate:up')}) {
      my $result = $db->try_sql($sql, PGUSER => $other);
      like $result->{err}, qr/^ERROR:  42501: /m, "another role: $sql";
    }
    same $db->contents, $state, 'nothing changed';

    my $dump = File::Temp->new;
    write_file($dump->filename, $db->dump_of);
    my $restored = TestDatabase->new(user => $owner, extension => 0);
    $restored->run_file($dump->filename);
    same $restored->contents, $state, 'the owner can dump and restore it all';
    is $restored->client('upgrade', 'head')->{status}, 0, 'and go on there';
  }
  $cluster->sql("DROP ROLE $_") for $owner, $other;
};

done_testing;
