-- What a migration sets ends with it: search_path, role, timeouts and all other settings, with SET,
-- SET LOCAL and set_config, and whichever way it ends. Nor does one migration see what another set.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA here;
CREATE SCHEMA there;
CREATE ROLE regress_idem_set;
GRANT CREATE, USAGE ON SCHEMA here TO regress_idem_set;
SET search_path = here, public;
SET statement_timeout = '10min';
SET application_name = 'mine';
CREATE TABLE seen (revision text, path text, role text, timeout text, app text, work text, custom text);
GRANT INSERT ON seen TO regress_idem_set;
CREATE FUNCTION see(revision text) RETURNS void LANGUAGE sql AS
  $$INSERT INTO here.seen VALUES ($1, current_setting('search_path'), current_user,
      current_setting('statement_timeout'), current_setting('application_name'),
      current_setting('work_mem'), current_setting('my.setting', true))$$;

SELECT load_migration('001_sets.sql', $$
-- migrate:up
SELECT here.see('001 before');
SET search_path = there, public;
SET LOCAL statement_timeout = '5min';
SET work_mem = '7MB';
SELECT set_config('my.setting', 'set', false);
SET SESSION application_name = 'theirs';
SET pg_idem.on_drift = error;
CREATE TABLE in_there (id int);
SET ROLE regress_idem_set;
SELECT here.see('001 after');
-- migrate:down
SET search_path = there;
DROP TABLE in_there;
$$);
SELECT load_migration('002_sees.sql', $$
-- migrate:up
SELECT see('002');
CREATE TABLE in_here (id int);
RESET ALL;
SELECT here.see('002 after');
-- migrate:down
DROP TABLE in_here;
$$, '001');

-- One transaction.
SELECT migrate_to('head');
SELECT * FROM seen;
SHOW search_path;
SELECT current_user = session_user;
SHOW statement_timeout;
SHOW application_name;
SHOW pg_idem.on_drift;
SELECT current_setting('my.setting', true) IS DISTINCT FROM 'set';
SELECT to_regclass('there.in_there') IS NOT NULL, to_regclass('here.in_here') IS NOT NULL;
SELECT applied_by = session_user FROM idem.applied;

-- A transaction for each.
TRUNCATE seen;
CALL migrate('base');
CALL migrate('head');
SELECT revision, path, timeout, app, work, custom FROM seen;
SHOW search_path;
SHOW application_name;
SHOW statement_timeout;

-- When it fails, in a transaction, in an EXCEPTION block, in a CALL.
SELECT load_migration('003_fails.sql', $$
-- migrate:up
SET search_path = there;
SET application_name = 'theirs';
SET ROLE regress_idem_set;
SELECT 1 / 0;
$$, '002');
SELECT migrate_to('head');
SHOW search_path;
SHOW application_name;
BEGIN;
DO $$
BEGIN
  PERFORM public.migrate_to('head');
EXCEPTION WHEN division_by_zero THEN
  RAISE NOTICE 'path %, application %, role %', current_setting('search_path'),
    current_setting('application_name'), current_user = session_user;
END $$;
SHOW search_path;
COMMIT;
CALL migrate('head');
SHOW search_path;
SHOW application_name;
SELECT current_user = session_user;

-- The caller's SET LOCAL stays the caller's.
BEGIN;
SET LOCAL search_path = there, public;
SELECT migrate_to('001');
SHOW search_path;
COMMIT;
SHOW search_path;
SELECT to_regclass('here.in_here') IS NOT NULL;

SET client_min_messages = warning;
RESET statement_timeout;
DROP SCHEMA here, there CASCADE;
DROP ROLE regress_idem_set;
TRUNCATE idem.revision, idem.applied, idem.journal;
