# What the reference history does to rows that are hard to keep: links to duplicates, roles, a table
# that is rebuilt, a database whose records of what was applied are lost.
use v5.36;
use FindBin;
use lib "$FindBin::Bin/lib";
use TestDatabase;
use Test::More;

# Users and links in the shape of revision 005, as a deployment has them that was repaired by hand.
my $links_by_hand = <<'SQL';
  CREATE TABLE monitor_inmate_links (
    id serial PRIMARY KEY,
    monitor_id int NOT NULL REFERENCES monitors (idmonitors),
    inmate_id int NOT NULL REFERENCES inmates (idinmates),
    linked_by_user_id int NOT NULL REFERENCES users (id),
    is_excluded boolean NOT NULL DEFAULT false,
    link_reason varchar(500),
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now(),
    CONSTRAINT unique_monitor_inmate_link UNIQUE (monitor_id, inmate_id)
  );
  INSERT INTO monitor_inmate_links (monitor_id, inmate_id, linked_by_user_id, link_reason) VALUES
    (1, 1, 1, 'to a duplicate'), (1, 2, 1, 'to the one that stays'), (1, 8, 1, 'to another arrest'),
    (2, 1, 1, 'to a duplicate'),
    (3, 4, 2, 'to a duplicate'), (3, 6, 2, 'to nobody''s duplicate');
SQL

my $all_links = "SELECT string_agg(format('%s>%s', monitor_id, inmate_id), ' '
                   ORDER BY monitor_id, inmate_id) FROM monitor_inmate_links";

my $all_inmates = 'SELECT to_jsonb(i) - $$last_seen$$ FROM inmates AS i ORDER BY idinmates';
my $sequence_state = 'SELECT last_value, is_called FROM inmates_idinmates_seq';

subtest 'links to duplicates are led to the inmate that stays' => sub {
  my $db = TestDatabase->new(fixture => 'init_db');
  $db->sql($links_by_hand);
  $db->migrate_to('head');
  is $db->sql($all_links), '1>2 1>8 2>2 3>5 3>6', 'every monitor has the links it had';
  is $db->sql("SELECT link_reason FROM monitor_inmate_links
                WHERE monitor_id = 1 AND inmate_id = 2"),
      'to the one that stays', 'of two links that become one the nearer stays';
};

subtest 'links are led on too where the constraint was taken away by hand' => sub {
  my $db = TestDatabase->new(fixture => 'init_db');
  $db->migrate_to('005_monitor_inmate_links');
  $db->sql('ALTER TABLE inmates DROP CONSTRAINT unique_inmate_new');
  $db->sql("INSERT INTO inmates (name, race, sex, dob, arrest_date, jail_id,
                                 in_custody_date, last_seen)
            SELECT name, race, sex, dob, arrest_date, jail_id, in_custody_date, '2025-06-01'
              FROM inmates WHERE idinmates IN (8, 9)");
  $db->sql("INSERT INTO monitor_inmate_links (monitor_id, inmate_id, linked_by_user_id)
            VALUES (1, 8, 1), (2, 9, 1), (2, 13, 1)");
  $db->migrate_to('head');
  is $db->sql($all_links), '1>12 2>13', 'they refer to the later rows';
  is $db->sql('SELECT count(*) FROM inmates'), 8, 'which stand for the earlier ones';
};

subtest 'roles become groups, and groups roles' => sub {
  my $db = TestDatabase->new(fixture => 'oldest');
  $db->migrate_to('005_monitor_inmate_links');
  $db->sql("INSERT INTO users (username, email, password_hash, is_admin)
            VALUES ('ann', 'a', 'x', true), ('bob', 'b', 'x', false), ('mo', 'm', 'x', false)");
  $db->migrate_to('006_fix_users_table_columns');
  my $roles = "SELECT string_agg(username || '=' || role, ' ' ORDER BY id) FROM users";
  is $db->sql($roles), 'ann=admin bob=user mo=user', 'administrators have their role';
  $db->sql("UPDATE users SET role = 'moderator' WHERE username = 'mo'");
  $db->migrate_to('head');
  my $groups = "SELECT string_agg(username || '=' || name, ' ' ORDER BY users.id, name) FROM users
      JOIN user_groups ON user_id = users.id JOIN groups ON groups.id = group_id";
  is $db->sql($groups), 'ann=admin bob=user mo=moderator', 'roles became groups';
  $db->sql("INSERT INTO user_groups (user_id, group_id)
            SELECT 2, id FROM groups WHERE name IN ('admin', 'moderator')");
  $db->migrate_to('008_add_groups_and_user_groups');
  is $db->sql($roles), 'ann=admin bob=admin mo=moderator', 'and roles again';
  $db->migrate_to('005_monitor_inmate_links');
  is $db->sql("SELECT string_agg(username, ' ' ORDER BY id) FROM users WHERE is_admin"), 'ann bob',
      'and administrators';
};

subtest 'inmates is partitioned and put together again' => sub {
  my $db = TestDatabase->new(fixture => 'oldest');
  $db->migrate_to('ae704cc1468a');
  $db->sql("INSERT INTO users (username, email, hashed_password) VALUES ('ann', 'a', 'x')");
  $db->sql("INSERT INTO monitor_inmate_links (monitor_id, inmate_id, linked_by_user_id)
            SELECT idmonitors, idinmates, 1 FROM monitors JOIN inmates USING (name)");
  # More than is copied at a time, and gaps in the numbers up to the end of their range.
  $db->sql("INSERT INTO inmates (idinmates, name, in_custody_date, jail_id)
            SELECT 1000 + 2 * n, 'MANY ' || n, '2024-01-01', 'jail-' || n % 20 + 1
              FROM generate_series(1, 25000) AS n");
  $db->sql("UPDATE inmates SET idinmates = 2147483647 WHERE name = 'INMATE 399'");
  $db->sql("COMMENT ON COLUMN inmates.dob IS 'as the jail writes it'");
  $db->sql('ALTER TABLE inmates ADD FOREIGN KEY (jail_id) REFERENCES jails (jail_id)');
  $db->sql('CREATE INDEX by_hand ON inmates (lower(name)) WHERE NOT hide_record');
  $db->sql('GRANT SELECT ON inmates TO PUBLIC');
  $db->sql('CREATE FUNCTION silent() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RETURN NEW; END $$');
  $db->sql('CREATE TRIGGER silent BEFORE UPDATE ON inmates
            FOR EACH ROW EXECUTE FUNCTION silent()');
  my ($schema, $inmates, $links) = ($db->schema, $db->rows('inmates'), $db->sql($all_links));
  my $sequence = $db->sql($sequence_state);

  $db->migrate_to('head');
  is $db->sql('SELECT count(DISTINCT tableoid) > 10 FROM inmates'), 't', 'rows are in partitions';
  same $db->rows('inmates'), $inmates, 'all of them';
  is $db->sql($all_links), $links, 'and all links';
  is $db->sql($sequence_state), $sequence, 'the sequence goes on where it was';
  is $db->sql("SELECT pg_get_serial_sequence('inmates', 'idinmates')"),
      'public.inmates_idinmates_seq', 'and belongs to the new table';
  is $db->sql("SELECT constraint_exists('inmates', 'inmates_jail_id_fkey'),
                 index_exists('inmates', 'by_hand'), trigger_exists('inmates', 'silent'),
                 col_description('inmates'::regclass, 9) IS NOT NULL,
                 relacl::text LIKE '%{=r/%' OR relacl::text LIKE '%,=r/%'
                 FROM pg_class WHERE oid = 'inmates'::regclass"),
      't|t|t|t|t', 'key, index, trigger, comment and rights made by hand are there';

  $db->sql("DELETE FROM idem.applied WHERE revision = '98cbdf3c7e56'");
  my $partitioned = $db->schema;
  $db->migrate_to('head');
  same $db->schema, $partitioned, 'it can run again';

  $db->migrate_to('-1');
  same $db->schema, $schema, 'the way down restores the schema';
  same $db->rows('inmates'), $inmates, 'and the rows';
  is $db->sql($all_links), $links, 'and the links';
  is $db->sql($sequence_state), $sequence, 'and the sequence';
  $db->migrate_to('head');
  same $db->schema, $partitioned, 'and up again';
};

subtest 'a link whose inmate was deleted meanwhile keeps the foreign key away' => sub {
  my $db = TestDatabase->new(fixture => 'init_db');
  $db->sql($links_by_hand);
  $db->migrate_to('head');
  my $head = $db->schema;
  $db->sql('DELETE FROM inmates WHERE idinmates = 8');
  my $result = $db->try_sql("SELECT migrate_to('-1')");
  is $result->{status}, 0, 'the way down goes on';
  like $result->{err}, qr/^WARNING: .* foreign key of monitor_inmate_links to inmates stays away/m,
      'and says what it left out';
  is $db->sql($all_links), '1>2 1>8 2>2 3>5 3>6', 'no link is lost';
  $db->migrate_to('head');
  same $db->schema, $head, 'and up again';
  $db->migrate_to('5db04f5e1c8f');
  $db->migrate_to('head');
  same $db->schema, $head, 'also from further down';
};

subtest 'rows that never fitted unique_inmate stay on the way down' => sub {
  my $db = TestDatabase->new(fixture => 'init_db');
  $db->migrate_to('head');
  my $inmates = $db->rows('inmates');
  $db->migrate_to('001');
  same $db->rows('inmates'), $inmates, 'all of them';
  is $db->sql("SELECT constraint_exists('inmates', 'unique_inmate')"), 'f', 'without constraint';
};

# What was done is done again, some of it only to be undone by what comes later; nothing else moves.
subtest 'a database whose records are lost, wherever it stood, runs the history again' => sub {
  my $straight = TestDatabase->new(fixture => 'oldest');
  my $revisions = $straight->migrate_to('head');
  my $facts = $straight->facts;
  for my $count (1 .. $revisions) {
    my $db = TestDatabase->new(fixture => 'oldest');
    $db->migrate_to("+$count");
    my $inmates = $db->sql($all_inmates);
    $db->sql('DROP EXTENSION pg_idem');
    $db->load;
    is $db->migrate_to('head'), $revisions, "after $count revisions: all of them";
    is_deeply differences($db->facts, $facts), [], '... to the same head';
    same $db->sql($all_inmates), $count > 2 ? $inmates : $straight->sql($all_inmates),
        '... and the rows stay';
  }
};

subtest 'so do users and their groups, if they were at head already' => sub {
  my $db = TestDatabase->new(fixture => 'init_db');
  $db->migrate_to('head');
  $db->sql("INSERT INTO user_groups (user_id, group_id)
            SELECT 1, id FROM groups WHERE name IN ('admin', 'moderator')");
  my %rows = map { $_ => $db->rows($_) } qw(inmates monitors users groups user_groups);
  $db->sql('DROP EXTENSION pg_idem');
  $db->load;
  $db->migrate_to('head');
  same $db->rows($_), $rows{$_}, $_ for sort keys %rows;
};

done_testing;
