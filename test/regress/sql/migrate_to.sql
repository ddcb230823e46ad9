-- migrate_to: applies and reverts what leads to the target, in the transaction of its caller: all or
-- nothing. Run again it changes nothing. With current, heads and history beside it.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA farm;
SET search_path = farm, public;
SELECT load_migration('001_users.sql', $$
-- migrate:up
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL);
CREATE INDEX users_name ON users (name);
-- migrate:down
DROP TABLE users;
-- migrate:verify
SELECT table_exists('users');
$$);
SELECT load_migration('002_key.sql', $$
-- labels: accounts
-- migrate:up
SELECT safe_add_column('users', 'api_key', 'varchar(255) UNIQUE');
INSERT INTO users (name, api_key) VALUES ('root', 'k');
-- migrate:down
SELECT safe_drop_column('users', 'api_key');
$$, '001');
SELECT load_migration('003_groups.sql', $$
-- description: groups and who is in them
-- migrate:up
SELECT safe_create_table('groups', 'id int PRIMARY KEY');
SELECT safe_create_table('members', 'user_id int REFERENCES users, group_id int REFERENCES groups');
-- migrate:down
SELECT safe_drop_table('members'), safe_drop_table('groups');
$$, '002');
SELECT * FROM migration_current();
SELECT revision, description, labels, applied FROM migration_heads();

-- Up, part of the way and the rest; again nothing.
SELECT migrate_to('002');
SELECT revision, description, applied_at <= clock_timestamp(), applied_by = current_user FROM migration_current();
SELECT migrate_to('head');
SELECT migrate_to('head'), migrate_to('heads'), migrate_to('003'), migrate_to('003', 'up');
SELECT revision, applied FROM migration_heads();
SELECT revision, applied_order, checksum = (SELECT checksum FROM idem.revision r WHERE r.revision = a.revision),
       duration > interval '0', stamped
  FROM idem.applied a ORDER BY applied_order;

-- Down: one step, to a label, to the beginning; and up again.
SELECT migrate_to('-1');
SELECT migrate_to('+1');
SELECT migrate_to('accounts');
SELECT revision FROM migration_current();
SELECT migrate_to('base');
SELECT migrate_to('base'), table_exists('users');
SELECT migrate_to('head');
SELECT count(*) FROM users;

-- History: every attempt, oldest first, with the steps of each.
SELECT revision, direction, outcome, duration > interval '0', run_by = session_user, sqlstate IS NULL,
       message IS NULL, started_at <= clock_timestamp()
  FROM migration_history();
SELECT revision, direction, string_agg((s ->> 'outcome') || ': ' || (s ->> 'text'), ' | ' ORDER BY n)
  FROM (SELECT revision, direction, steps FROM migration_history() LIMIT 4) AS h,
       jsonb_array_elements(steps) WITH ORDINALITY AS t (s, n)
 GROUP BY revision, direction ORDER BY direction DESC, revision;

-- On a database where all of it is there already, without being recorded: unchanged, and recorded.
DELETE FROM idem.applied;
SELECT migrate_to('head');
SELECT migrate_to('head');
SELECT revision, stamped FROM idem.applied ORDER BY applied_order;
SELECT migrate_to('base');
SELECT count(*) FROM pg_class WHERE relnamespace = 'farm'::regnamespace;
SELECT migrate_to('001');

-- A failure in the last of them leaves the database exactly as it was.
SELECT load_migration('004_broken.sql', $$
-- migrate:up
SELECT safe_create_table('cows', 'id int');
INSERT INTO cows VALUES ('x');
$$, '003');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT count(*) FROM pg_class WHERE relnamespace = 'farm'::regnamespace;
SELECT count(*) FROM migration_current();
-- In a transaction of the caller's, so is what he did around it.
BEGIN;
SELECT safe_create_table('mine', 'id int');
SELECT migrate_to('002');
ROLLBACK;
SELECT table_exists('mine'), table_exists('users'), (SELECT count(*) FROM migration_current());
BEGIN;
SELECT safe_create_table('mine', 'id int');
SELECT migrate_to('002');
SELECT migrate_to('001');
COMMIT;
SELECT table_exists('mine'), table_exists('users'), (SELECT string_agg(revision, ' ') FROM migration_current());

-- A verification that fails is a failure; null is not true; it must be a question.
SELECT load_migration('004_broken.sql', $$
-- migrate:up
SELECT 1;
-- migrate:verify
SELECT true;
SELECT count(*) > 100 FROM users;
$$, '003');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('004_broken.sql', E'-- migrate:up\n-- migrate:verify\nSELECT NULL::boolean;', '003');
SELECT migrate_to('head');
SELECT load_migration('004_broken.sql', E'-- migrate:up\n-- migrate:verify\nSELECT 1;', '003');
SELECT migrate_to('head');
SELECT load_migration('004_broken.sql', E'-- migrate:up\n-- migrate:verify\nSELECT true FROM generate_series(1, 2);', '003');
SELECT migrate_to('head');
SELECT load_migration('004_broken.sql', E'-- migrate:up\n-- migrate:verify\nSELECT true WHERE false;', '003');
SELECT migrate_to('head');
SELECT revision FROM migration_current();

-- An empty migration is a migration; a down section that says nothing undoes nothing.
SELECT load_migration('004_broken.sql', E'-- migrate:up\n-- migrate:down\n', '003');
SELECT migrate_to('head'), migrate_to('-1');

-- Without the right to write, there is nothing to be done, and that can be done.
SELECT migrate_to('head');
BEGIN READ ONLY;
SELECT migrate_to('head');
SELECT migrate_to('base');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;

-- Outside a transaction not yet.
SELECT load_migration('005_apart.sql', E'-- transaction: off\n-- migrate:up\nSELECT 1;', '004');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT unload_migration('005');

-- A migration that goes through all UNIQUE constraints of the database meets none of ours.
SELECT load_migration('005_names.sql', $file$-- migrate:up
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
              WHERE contype = 'u' AND relname NOT LIKE 'pg_%' LOOP
    EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', one.relname, one.conname, one.relname || '_key');
  END LOOP;
END $$;$file$, '004');
SELECT migrate_to('head');
SELECT conname FROM pg_constraint WHERE contype = 'u' AND conname NOT LIKE 'pg_%';
SELECT stamp_to('004'), unload_migration('005');

-- A migration runs and stamps none, and leaves the state alone.
SELECT load_migration('005_nested.sql', E'-- migrate:up\nSELECT migrate_to(''head'');', '004');
SELECT migrate_to('head');
SELECT load_migration('005_nested.sql', E'-- migrate:up\nDO ''BEGIN PERFORM stamp_to(''''head''''); END'';', '004');
SELECT migrate_to('head');
SELECT load_migration('005_nested.sql', E'-- migrate:up\nTRUNCATE idem.applied;', '004');
SELECT migrate_to('head');
SELECT unload_migration('005');

-- NULL is no target.
SELECT migrate_to(NULL);
SELECT migrate_to('head', NULL);

SELECT migrate_to('base');
SET client_min_messages = warning;
DROP SCHEMA farm CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
