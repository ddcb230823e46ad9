-- Runs: a transaction for each revision, what is recorded of them, and errors with their place.
\pset tuples_only on
\pset format unaligned
SET pg_idem.lock_patience = '300ms';
SELECT load_migration('001_users.sql', $file$-- migrate:up
SELECT safe_create_table('users', 'id int PRIMARY KEY, email text');
INSERT INTO users VALUES (1, 'a'), (2, 'b');
-- migrate:down
SELECT safe_drop_table('users');
-- migrate:verify
SELECT count(*) = 2 FROM users;
$file$), load_migration('002_key.sql', $file$-- revises: 001
-- migrate:up
SELECT safe_add_column('users', 'key', 'text');
-- migrate:down
SELECT safe_drop_column('users', 'key');
$file$), load_migration('003_fails.sql', $file$-- revises: 002
-- migrate:up
SELECT safe_create_table('groups', 'id int');

  SELECT 1
       / 0;
-- migrate:down
$file$);
-- What went through stays, what failed leaves nothing but its record.
CALL migrate('head');
\echo :LAST_ERROR_SQLSTATE
SELECT table_exists('groups'), column_exists('users', 'key');
SELECT revision, direction, outcome, sqlstate, message,
       (SELECT string_agg(s ->> 'outcome' || ' ' || (s ->> 'text') || ' ' || (s ->> 'line'), ', ')
          FROM jsonb_array_elements(steps) AS s) FROM migration_history();
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory';
-- All or nothing in the transaction of the caller.
SELECT migrate_to('base');
SELECT migrate_to('heads');
SELECT count(*) FROM migration_current();
SELECT migrate_to('002'), migrate_to('002');
SELECT revision FROM migration_current();
-- A plain statement is executed as it is; one that meets what is there already fails, with a hint.
SELECT load_migration('003_fails.sql', $file$-- revises: 002
-- migrate:up
CREATE TABLE users (id int);
$file$);
CALL migrate();
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('003_fails.sql', $file$-- revises: 002
-- migrate:up
ALTER TABLE users ADD COLUMN key int;
$file$);
SELECT migrate_to('head');
-- Drift is told, and stops a run where that is the policy.
SELECT load_migration('003_fails.sql', $file$-- revises: 002
-- migrate:up
SELECT safe_add_column('users', 'key', 'varchar(5)');
$file$);
SET pg_idem.on_drift = error;
SELECT migrate_to('head');
RESET pg_idem.on_drift;
SELECT migrate_to('head');
-- A condition that is not met, deferred to the end of the revision.
SELECT load_migration('004_late.sql', $file$-- revises: 003
-- migrate:up
CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);
INSERT INTO late VALUES (1), (1);
$file$);
CALL migrate();
\echo :LAST_ERROR_SQLSTATE
-- A verification that does not hold.
SELECT load_migration('004_late.sql', $file$-- revises: 003
-- migrate:up
-- migrate:verify
SELECT false;
$file$);
CALL migrate();
-- Not in a transaction block, not in a function; and a revision outside of one not in migrate_to.
BEGIN;
CALL migrate();
ROLLBACK;
SELECT load_migration('004_late.sql', $file$-- revises: 003
-- transaction: off
-- migrate:up
SELECT 1;
VACUUM users;
$file$);
SELECT migrate_to('head');
CALL migrate();
SELECT safe_create_index('users_email', 'users', 'email', concurrently := true);
-- A revision is a transaction anyway: a file that says so itself is none the worse.
SELECT load_migration('004_late.sql', $file$-- revises: 003
-- migrate:up
BEGIN;
SELECT safe_create_table('in_transaction', 'a int');
COMMIT;
-- migrate:down
START TRANSACTION;
SELECT safe_drop_table('in_transaction');
ROLLBACK;
$file$);
SELECT migrate_to('head');
SELECT migrate_to('003');
SELECT stamp_to('003');
SELECT load_migration('004_late.sql', $file$-- revises: 003
-- migrate:up
SELECT safe_drop_table('in_transaction');
END;
$file$);
SELECT migrate_to('head'), stamp_to('003');
-- Variables are put in as literals and identifiers.
SELECT load_migration('004_late.sql', $file$-- revises: 003
-- migrate:up
SELECT safe_create_table('before', 'a int');
CREATE TABLE :"tenant" (name text DEFAULT :'greeting', x "char" DEFAULT 'a'::"char", y int[]);
SELECT (ARRAY[1, 2])[1:2], 'not :''this''';
-- migrate:down
DROP TABLE :"tenant";
$file$);
CALL migrate();
\echo :LAST_ERROR_SQLSTATE
SET idem.tenant = 'Acme "1"';
SET idem.greeting = $$'); DROP TABLE users; --\$$;
CALL migrate();
SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = '"Acme ""1"""'::regclass AND adnum = 1;
-- Repeatable revisions come last, again when they or what they depend on have changed; hooks around.
RESET idem.tenant;
SELECT load_hook('before_run', 'hooks/before_run.sql',
         $$DO 'BEGIN RAISE NOTICE ''run %'', current_setting(''idem.direction''); END'$$),
       load_hook('after_revision', 'hooks/after_revision.sql',
         $$DO 'BEGIN RAISE NOTICE ''after %'', current_setting(''idem.revision''); END'$$),
       load_hook('after_run', 'hooks/after_run.sql', $$SELECT safe_drop_table('nothing')$$);
SELECT load_migration('a_view.sql', $file$-- repeatable: on
-- depends: b_view
-- migrate:up
CREATE OR REPLACE VIEW a_view AS SELECT 1 AS one;
$file$), load_migration('b_view.sql', $file$-- repeatable: on
-- migrate:up
CREATE OR REPLACE VIEW b_view AS SELECT 1 AS one;
$file$);
CALL migrate();
CALL migrate();
SELECT load_migration('b_view.sql', $file$-- repeatable: on
-- migrate:up
CREATE OR REPLACE VIEW b_view AS SELECT 1 AS one, 2 AS two;
$file$);
SELECT migrate_to('head'), migrate_to('head');
SELECT unload_hook('before_run'), unload_hook('before_run');
SELECT load_hook('sometime', 'x', 'y');
-- A migration runs and stamps none.
SELECT load_migration('900_nested.sql', $file$-- revises: none
-- migrate:up
SELECT migrate_to('900');
$file$);
SELECT migrate_to('900');
SELECT load_migration('900_nested.sql', $file$-- revises: none
-- migrate:up
DO 'BEGIN PERFORM stamp_to(''900''); END';
$file$);
CALL migrate('900');
SELECT load_migration('900_nested.sql', $file$-- revises: none
-- migrate:up
$file$);
BEGIN;
SELECT migrate_to('900');
SELECT stamp_to('900', 'up');
COMMIT;
-- What is written for psql.
SELECT load_migration('900_nested.sql', $file$-- revises: none
-- migrate:up
\set x 1
SELECT 1;
$file$), stamp_to('base');
SELECT migrate_to('900');
SELECT load_migration('900_nested.sql', $file$-- revises: none
-- migrate:up
COPY users FROM stdin;
1	a
\.
$file$);
SELECT migrate_to('900');
