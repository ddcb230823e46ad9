-- What PostgreSQL executes only outside a transaction block: in a revision that says "transaction:
-- off", statement by statement, each done once. A run that fails is taken up where it was left.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA yard;
SET search_path = yard, public;
CREATE FUNCTION journal() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC
  SELECT concat_ws(' ', revision, direction, outcome, statements_done, pending::text) FROM idem.journal
   ORDER BY id;
END;

CREATE TABLE ship (id int, name text);
SELECT load_migration('001_many.sql', $$
-- transaction: off
-- migrate:up
SET maintenance_work_mem = '8MB';
INSERT INTO ship VALUES (1, 'Rhine'), (2, 'Rhone');
CREATE INDEX CONCURRENTLY ship_name ON ship (name);
SELECT safe_create_index('ship_id', 'ship', 'id', is_unique => true, concurrently => true);
VACUUM (ANALYZE) ship;
REINDEX INDEX CONCURRENTLY ship_name;
ALTER SYSTEM SET pg_idem.lock_timeout = '200ms';
DO 'BEGIN ALTER TABLE ship ADD COLUMN flag text; END';
-- migrate:down
ALTER SYSTEM RESET pg_idem.lock_timeout;
SELECT safe_drop_index('ship_id', concurrently => true);
DROP INDEX CONCURRENTLY IF EXISTS ship_name, ship_nothing;
ALTER TABLE ship DROP COLUMN flag;
DELETE FROM ship;
-- migrate:verify
SELECT index_exists('ship', 'ship_name');
$$);

-- A function is inside a transaction; so is a block.
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
BEGIN;
CALL migrate('head');
ROLLBACK;
CALL migrate('head');
SELECT * FROM ship;
SELECT indexrelid::regclass, indisunique, indisvalid FROM pg_index
 WHERE indrelid = 'ship'::regclass ORDER BY 1;
SHOW maintenance_work_mem;
CALL migrate('base');
SELECT * FROM ship;
CALL migrate('head');
SELECT * FROM journal();

-- A statement that fails: what came before it is kept and is not done again; what a build has left
-- is dropped and built again.
SELECT load_migration('002_fails.sql', $$
-- transaction: off
-- migrate:up
INSERT INTO ship VALUES (3, 'Rhine');
CREATE UNIQUE INDEX CONCURRENTLY one_name ON ship (name);
INSERT INTO ship VALUES (4, 'Meuse');
$$, '001');
CALL migrate('head');
\echo :LAST_ERROR_SQLSTATE
SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_name'::regclass;
SELECT * FROM journal() OFFSET 3;
CALL migrate('head');
DELETE FROM ship WHERE id = 3;
CALL migrate('head');
SELECT * FROM ship;
SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_name'::regclass;
SELECT * FROM journal() OFFSET 3;

-- The file may be mended behind what is done; a change before that begins anew.
SELECT load_migration('003_mended.sql', $$
-- transaction: off
-- migrate:up
CREATE TABLE anchor (id int);
VACUUM nothing;
$$, '002');
CALL migrate('head');
SELECT load_migration('003_mended.sql', $$
-- transaction: off
-- migrate:up
CREATE TABLE anchor (id int);
VACUUM anchor;
$$, '002');
CALL migrate('head');
SELECT load_migration('004_changed.sql', $$
-- transaction: off
-- migrate:up
CREATE TABLE rope (id int);
VACUUM nothing;
$$, '003');
CALL migrate('head');
SELECT load_migration('004_changed.sql', $$
-- transaction: off
-- migrate:up
CREATE TABLE IF NOT EXISTS rope (id int);
VACUUM rope;
$$, '003');
CALL migrate('head');
SELECT * FROM journal() OFFSET 6;

-- Databases and the like are asked for first, though SQL has no IF EXISTS for all of them.
SELECT load_migration('005_database.sql', $$
-- transaction: off
-- migrate:up
CREATE DATABASE idem_test_yard;
CREATE DATABASE idem_test_yard;
-- migrate:down
DROP DATABASE idem_test_yard;
DROP DATABASE idem_test_yard;
$$, '004');
CALL migrate('head');
CALL migrate('-1');
SELECT unload_migration('005');

-- Of REINDEX CONCURRENTLY that was killed invalid copies are left; of DROP DATABASE a database that
-- nobody can connect to. Neither stays.
CREATE SCHEMA dock;
CREATE TABLE dock.crane (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
CREATE TABLE dock.crane_1 PARTITION OF dock.crane FOR VALUES FROM (1) TO (10);
CREATE FUNCTION leave_copy(of regclass, copy text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE INDEX %I ON %s (id)', copy, of);
  UPDATE pg_index SET indisvalid = false
   WHERE indexrelid = (SELECT oid FROM pg_class WHERE relname = copy);
END $$;
CREATE VIEW left_over AS SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid;
SELECT load_migration('006_reindex.sql', $$
-- transaction: off
-- migrate:up
REINDEX TABLE CONCURRENTLY dock.crane;
SELECT leave_copy('dock.crane_1', 'crane_1_pkey_ccold');
REINDEX SCHEMA CONCURRENTLY dock;
SELECT leave_copy('dock.crane_1', 'crane_1_pkey_ccnew1');
REINDEX INDEX CONCURRENTLY dock.crane_1_pkey;
CREATE DATABASE idem_test_yard;
-- migrate:down
DROP DATABASE idem_test_yard;
$$, '004');
SELECT leave_copy('dock.crane_1', 'crane_1_pkey_ccnew');
CREATE DATABASE idem_test_yard;
UPDATE pg_database SET datconnlimit = -2 WHERE datname = 'idem_test_yard';
CALL migrate('head');
SELECT * FROM left_over;
SELECT datconnlimit FROM pg_database WHERE datname = 'idem_test_yard';
CALL migrate('-1');
SELECT unload_migration('006');
DROP VIEW left_over;
SET client_min_messages = warning;
DROP SCHEMA dock CASCADE;
RESET client_min_messages;

-- A partition that was being detached when a run was killed is detached to the end.
CREATE TABLE log (day date) PARTITION BY RANGE (day);
CREATE TABLE log_2024 PARTITION OF log FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'log_2024'::regclass;
SELECT load_migration('006_detach.sql', $$
-- transaction: off
-- migrate:up
ALTER TABLE log DETACH PARTITION log_2024 CONCURRENTLY;
ALTER TABLE log DETACH PARTITION log_2024 CONCURRENTLY;
$$, '004');
CALL migrate('head');
SELECT count(*) FROM pg_inherits WHERE inhrelid = 'log_2024'::regclass;

-- In a transaction such statements are refused, with the way out.
SELECT load_migration('007_inside.sql', $$
-- migrate:up
CREATE INDEX CONCURRENTLY ship_flag ON ship (flag);
$$, '006');
CALL migrate('head');
SELECT safe_create_index('ship_flag', 'ship', 'flag', concurrently => true);
SELECT safe_drop_index('ship_name', concurrently => true);

-- A procedure or DO block that commits runs at top level; its DDL is decided upon there, too.
SELECT unload_migration('007');
CREATE PROCEDURE in_batches() LANGUAGE plpgsql AS $$
BEGIN
  ALTER TABLE ship ADD COLUMN tons int;
  UPDATE ship SET tons = 100 WHERE id = 1;
  COMMIT;
  UPDATE ship SET tons = 200 WHERE tons IS NULL;
END $$;
SELECT load_migration('008_batches.sql', $$
-- transaction: off
-- migrate:up
CALL in_batches();
DO 'BEGIN CREATE TABLE flagged (id int); COMMIT; CREATE INDEX flagged_id ON flagged (id); END';
VACUUM nothing;
$$, '006');
CALL migrate('head');
SELECT statements_done, pending, steps FROM
  (SELECT id, statements_done, pending, jsonb_path_query_array(steps, '$[*].text') AS steps FROM idem.journal
    ORDER BY id DESC LIMIT 1) AS last;
-- Once more from its beginning.
SELECT load_migration('008_batches.sql', $$
-- transaction: off
-- migrate:up
CALL  in_batches();
DO 'BEGIN CREATE TABLE flagged (id int); COMMIT; CREATE INDEX flagged_id ON flagged (id); END';
$$, '006');
CALL migrate('head');
SELECT id, tons FROM ship ORDER BY id;
-- In a transaction that is refused.
SELECT load_migration('009_batches.sql', $$
-- migrate:up
CALL in_batches();
$$, '008');
CALL migrate('head');

ALTER SYSTEM RESET ALL;
SET client_min_messages = warning;
TRUNCATE idem.revision, idem.applied, idem.journal;
DROP SCHEMA yard CASCADE;
