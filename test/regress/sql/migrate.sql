-- CALL migrate: the same with a transaction for each revision. What was done before a failure stays,
-- the failed revision leaves nothing but its entry in the history.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA farm;
SET search_path = farm, public;
SELECT load_migration('001_hen.sql', $$
-- migrate:up
CREATE TABLE hen (id int);
-- migrate:down
DROP TABLE hen;
$$);
SELECT load_migration('002_egg.sql', $$
-- migrate:up
CREATE TABLE egg (id int);
SELECT 1 / 0;
-- migrate:down
DROP TABLE egg;
$$, '001');
SELECT load_migration('003_cat.sql', $$
-- migrate:up
CREATE TABLE cat (id int);
-- migrate:down
DROP TABLE cat;
$$, '002');

CALL migrate();
\echo :LAST_ERROR_SQLSTATE
SELECT table_exists('hen'), table_exists('egg'), table_exists('cat');
SELECT revision, outcome, sqlstate, message,
       (SELECT jsonb_agg(step - 'ms') FROM jsonb_array_elements(steps) AS step) FROM migration_history();
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory';
SHOW search_path;
SHOW application_name;
SELECT setting = reset_val FROM pg_settings WHERE name = 'synchronous_commit';

-- Mended, the next call goes on where it stopped.
SELECT load_migration('002_egg.sql', $$
-- migrate:up
CREATE TABLE egg (id int);
-- migrate:down
DROP TABLE egg;
$$, '001');
CALL migrate('head');
CALL migrate('head');
SELECT revision, outcome FROM migration_history();
-- Each was a transaction of its own.
SELECT count(DISTINCT xmin::text) FROM idem.applied;

-- Up and down, with a direction.
CALL migrate('-1');
CALL migrate('001', 'down');
CALL migrate('003', 'up');
CALL migrate('base', 'up');
CALL migrate(direction := 'up');
CALL migrate('base');
SELECT count(*) FROM migration_current();

-- A constraint that is checked at commit fails there, and is told and recorded all the same.
SELECT load_migration('003_cat.sql', $$
-- migrate:up
CREATE TABLE cat (id int PRIMARY KEY, mother int REFERENCES cat DEFERRABLE INITIALLY DEFERRED);
INSERT INTO cat VALUES (1, 2);
-- migrate:down
DROP TABLE cat;
$$, '002');
CALL migrate();
\echo :LAST_ERROR_SQLSTATE
SELECT revision FROM migration_current();
SELECT revision, outcome, sqlstate FROM migration_history() ORDER BY started_at DESC LIMIT 1;
SELECT table_exists('cat');

-- It commits, so it cannot be called where that is not possible.
BEGIN;
CALL migrate();
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;
CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN CALL migrate(); END';
SELECT f();
DO $$
BEGIN
  CALL migrate('base');
EXCEPTION WHEN division_by_zero THEN
  NULL;
END $$;
-- From a DO block or procedure at the top level it can.
DO $$
BEGIN
  CALL migrate('001');
  CALL migrate('base');
END $$;
SELECT count(*) FROM migration_current();

-- Errors before the first revision: nothing is recorded.
CALL migrate('missing');
CALL migrate('head', 'sideways');
CALL migrate(NULL);
SELECT count(*) FROM migration_history() WHERE outcome = 'failed';

-- A failing down leaves the revision applied.
SELECT load_migration('001_hen.sql', $$
-- migrate:up
CREATE TABLE hen (id int);
-- migrate:down
DROP TABLE hen;
DROP VIEW hen_house;
SELECT 1 / 0;
$$);
CALL migrate('001');
CALL migrate('base');
SELECT table_exists('hen'), (SELECT string_agg(revision, ' ') FROM migration_current());
SELECT revision, direction, outcome, message FROM migration_history() ORDER BY started_at DESC LIMIT 1;

SET client_min_messages = warning;
DROP FUNCTION f;
DROP SCHEMA farm CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
