# The reference history goes from any start to the same head, and every step of it back and forth,
# without losing a row.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

my @starts = qw(nothing init_db oldest);
my $revisions = () = glob "$TestDatabase::top/migrations/*.sql";

# What two of the six columns' holders have in common makes them one inmate; NULL is equal to none.
my $same_inmate = join ' AND ', map { "kept.$_ = gone.$_" }
    qw(name race dob sex arrest_date jail_id);

sub drifts_in($said) { return [$said =~ /^WARNING:  ID105: drifted: (.*)$/mg] }

sub keep_rows($db) {
  $db->sql('CREATE SCHEMA before');
  for my $table (qw(jails inmates monitors users monitor_inmate_links)) {
    $db->sql("DO \$\$ BEGIN IF to_regclass('$table') IS NOT NULL THEN
      CREATE TABLE before.$table AS TABLE $table; END IF; END \$\$");
  }
}

# Compared without the columns that migrations add; a row that is gone has an equal one that stayed.
sub no_row_is_lost($db, %expected) {
  for my $table (grep { $db->sql("SELECT to_regclass('before.$_') IS NOT NULL") eq 't' }
                 qw(jails monitors users)) {
    my $kept = "(SELECT (to_jsonb(t) - ARRAY['user_id', 'api_key', 'amember_user_id']) AS row
                   FROM $table AS t)";
    same $db->rows($kept), $db->rows("(SELECT to_jsonb(t) AS row FROM before.$table AS t)"),
        "every row of $table is as it was";
  }
  my $gone = 'before.inmates AS gone WHERE NOT EXISTS
                (SELECT FROM inmates WHERE idinmates = gone.idinmates)';
  is $db->sql("SELECT count(*) FROM $gone"), $expected{duplicates}, 'duplicates are gone';
  is $db->sql("SELECT count(*) FROM $gone AND NOT EXISTS
                 (SELECT FROM inmates AS kept WHERE $same_inmate)"),
      0, 'and no inmate altogether';
  is $db->sql("SELECT count(*) FROM before.inmates AS old JOIN inmates AS new USING (idinmates)
                WHERE to_jsonb(old) - 'last_seen' <> to_jsonb(new) - 'last_seen'"),
      0, 'those that stayed are as they were';
}

# --- From each start to head

my (%database, %drifts, %head);
for my $start (@starts) {
  subtest "from $start to head" => sub {
    my $db = $database{$start} = TestDatabase->new(fixture => $start);
    keep_rows($db);
    my $result = $db->try_sql("SELECT migrate_to('head')");
    is $result->{status}, 0, 'goes to head' or diag $result->{err};
    is $result->{out}, "$revisions\n", 'runs every revision';
    $drifts{$start} = drifts_in($result->{err});
    $head{$start} = $db->schema;
    if ($start ne 'nothing') {
      like $result->{err}, qr/^NOTICE:  ID104: unchanged: table jails exists$/m,
          'a table of the first migration that is there with the same shape is unchanged';
      no_row_is_lost($db, duplicates => { init_db => 3, oldest => 40 }->{$start});
    }

    my $journal = $db->rows('idem.journal');
    is $db->migrate_to('head'), 0, 'a second call has nothing to do';
    same $db->schema, $head{$start}, '... and leaves the schema as it was';
    same $db->rows('idem.journal'), $journal, '... and the journal';
    is $db->sql("SELECT count(*), count(DISTINCT revision) FROM idem.journal
                  WHERE outcome = 'applied'"),
        "$revisions|$revisions", 'the journal has every revision once';
  };
}

subtest 'all starts end in one schema, but for the drift that was reported' => sub {
  my %facts = map { $_ => $database{$_}->facts } @starts;
  is_deeply $drifts{$_}, [], "nothing drifted from $_" for qw(nothing oldest);
  is_deeply differences(@facts{qw(nothing oldest)}), [], 'nothing and oldest agree';
  my $differences = differences(@facts{qw(nothing init_db)});
  is_deeply $differences, ['users.email', 'users.is_admin'], 'nothing and init_db, but for drift';
  for my $name (@$differences) {
    ok +(grep { /\b\Q$name\E\b/ } @{ $drifts{init_db} }), "$name is named as drift";
  }
};

subtest 'of the rows of one arrest the newest sighting stays' => sub {
  my $db = $database{init_db};
  is $db->sql("SELECT string_agg(idinmates::text, ' ' ORDER BY idinmates) FROM inmates"),
      '2 5 6 7 8 9 10 11', 'of one arrest the one seen last, else the one written last';
  is $database{oldest}->sql("SELECT count(*) FROM inmates WHERE last_seen IS NOT NULL
                               AND last_seen = in_custody_date AND release_date = ''"),
      $database{oldest}->sql("SELECT count(*) FROM inmates WHERE release_date = ''"),
      'those in custody got a last_seen';
  is $database{oldest}->sql("SELECT count(*) FROM inmates
                              WHERE last_seen IS NOT NULL AND release_date <> ''"),
      0, 'those released got none';
};

subtest 'the application starts again at head' => sub {
  my $db = $database{init_db};
  my $inmates = $db->rows('inmates');
  $db->run_file("$TestDatabase::top/test/fixtures/init_db.sql");
  is $db->migrate_to('head'), 0, 'nothing to do';
  same $db->schema, $head{init_db}, 'the schema is as it was';
  same $db->rows('inmates'), $inmates, 'and the rows';
};

# --- Back and forth

subtest 'head, base, head' => sub {
  my %empty = %{ TestDatabase->new(extension => 0)->facts };
  for my $start (@starts) {
    my $db = $database{$start};
    is $db->migrate_to('base'), $revisions, "$start goes to base";
    my $left = differences($db->facts, \%empty);
    is_deeply [grep { !/pg_idem/ } @$left], [], 'nothing is left';
    is $db->migrate_to('head'), $revisions, 'and to head again';
    same $db->schema, $head{nothing}, 'which is the head that began with nothing';
  }
};

# Somebody for the later revisions to take care of.
my $people = <<'SQL';
  INSERT INTO users (username, email, password_hash, is_admin)
  VALUES ('ann', 'ann@example.org', 'x', true), ('bob', 'bob@example.org', 'y', false);
  INSERT INTO monitor_inmate_links (monitor_id, inmate_id, linked_by_user_id, link_reason)
  SELECT idmonitors, idinmates, 1, 'it''s ' || name FROM monitors JOIN inmates USING (name)
SQL

subtest 'every single revision down and up' => sub {
  for my $start (qw(nothing oldest)) {
    my $db = TestDatabase->new(fixture => $start);
    for (1 .. $revisions) {
      my $before = $db->facts;
      $db->migrate_to('+1');
      my $revision = $db->sql('SELECT revision FROM idem.applied
                                ORDER BY applied_order DESC LIMIT 1');
      my $after = $db->schema;
      my @tables = grep { $db->sql("SELECT table_exists('$_')") eq 't' }
          qw(inmates monitor_inmate_links);
      my %rows = map { $_ => $db->rows($_) } @tables;
      $db->migrate_to('-1');
      unless ($start eq 'oldest' && $revision eq '000_base_tables') {
        is_deeply differences($db->facts, $before), [], "$start: $revision down";
      }
      $db->migrate_to('+1');
      same $db->schema, $after, "$start: $revision up again";
      next if $revision eq '000_base_tables';
      same $db->rows($_), $rows{$_}, "$start: $revision keeps the rows of $_" for @tables;
      $db->sql($people) if $revision eq '005_monitor_inmate_links';
    }
  }
};

subtest 'head, any number of revisions down, head' => sub {
  my $db = TestDatabase->new;
  $db->migrate_to('head');
  for my $count (1 .. $revisions) {
    $db->migrate_to("-$count");
    is $db->migrate_to('head'), $count, "$count down and up";
    same $db->schema, $head{nothing}, '... and the schema is as it was';
  }
};

# Other branches stay; so columns may come in another order than at first.
subtest 'head, below a single revision, head' => sub {
  my $db = TestDatabase->new(fixture => 'oldest');
  $db->migrate_to('head');
  my $facts = $db->facts;
  my @names = split /\n/, $db->sql('SELECT revision FROM idem.applied ORDER BY applied_order DESC');
  for my $revision (@names) {
    $db->migrate_to("$revision\@base");
    $db->migrate_to('head');
    is_deeply differences($db->facts, $facts), [], "$revision, down and up";
  }
};

done_testing;
