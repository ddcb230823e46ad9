-- A role without rights gets the server's own error (42501), and loses and leaves nothing: what the
-- call had done before is undone with it, and the session goes on.
\pset tuples_only on
\pset format unaligned
CREATE ROLE regress_idem_plain;
CREATE ROLE regress_idem_tables;
CREATE SCHEMA court;
GRANT USAGE ON SCHEMA court TO regress_idem_plain;
GRANT USAGE, CREATE ON SCHEMA court TO regress_idem_tables;
SET search_path = court, public;
CREATE TABLE judge (id int PRIMARY KEY, name text);
CREATE INDEX judge_name ON judge (name);
CREATE TYPE verdict AS ENUM ('guilty');

SET ROLE regress_idem_plain;
DO $$
DECLARE
  call text;
  code text;
  said text;
BEGIN
  FOREACH call IN ARRAY ARRAY[
    'safe_create_table(''jury'', ''id int'')', 'safe_drop_table(''judge'')',
    'safe_rename_table(''judge'', ''jury'')', 'safe_add_column(''judge'', ''age'', ''int'')',
    'safe_drop_column(''judge'', ''name'')', 'safe_rename_column(''judge'', ''name'', ''title'')',
    'safe_alter_column(''judge'', ''name'', ''TYPE varchar'')', 'safe_create_index(''i'', ''judge'', ''id'')',
    'safe_drop_index(''judge_name'')', 'safe_add_constraint(''judge'', ''c'', ''CHECK (id > 0)'')',
    'safe_drop_constraint(''judge'', ''judge_pkey'')', 'safe_create_enum(''mood'', ''{a}'')',
    'safe_add_enum_value(''verdict'', ''free'')', 'ensure(''CREATE TABLE jury (id int)'')',
    'execute_sql_if_condition(''DELETE FROM judge'', ''SELECT true'', ''x'')',
    'execute_sql_if_condition(''SELECT 1'', ''SELECT count(*) FROM judge'', ''x'')',
    'load_migration(''001.sql'', ''-- migrate:up'')', 'unload_migration(''001'')', 'migrate_to(''head'')',
    'stamp_to(''head'')', 'migration_plan(''head'')', 'migration_current()', 'migration_heads()',
    'migration_history()']
  LOOP
    BEGIN
      EXECUTE 'SELECT ' || call;
      RAISE WARNING 'allowed: %', call;
    EXCEPTION WHEN insufficient_privilege THEN
      GET STACKED DIAGNOSTICS said = MESSAGE_TEXT;
      RAISE NOTICE '%: %', split_part(call, '(', 1), said;
    END;
  END LOOP;
END $$;

-- To look needs no right on the object: what is satisfied is satisfied for everybody ...
SELECT safe_add_column('judge', 'name', 'text'), safe_add_constraint('judge', 'judge_pkey', 'PRIMARY KEY (id)'),
       safe_create_index('judge_name', 'judge', 'name'), safe_drop_column('judge', 'gone'),
       safe_drop_table('gone'), safe_alter_column('judge', 'name', 'TYPE text'),
       safe_create_enum('verdict', '{guilty}'), safe_add_enum_value('verdict', 'guilty');
-- ... but for CREATE TABLE, which asks for the right to create, as IF NOT EXISTS does.
SELECT safe_create_table('judge', 'id int PRIMARY KEY, name text');

-- The owner of a table who may not create (any more) in its schema alters it as he could.
SET ROLE regress_idem_tables;
SELECT safe_create_table('bailiff', 'id int');
RESET ROLE;
REVOKE CREATE ON SCHEMA court FROM regress_idem_tables;
SET ROLE regress_idem_tables;
SELECT safe_add_column('bailiff', 'name', 'text'), safe_add_column('bailiff', 'name', 'text');
SELECT safe_add_constraint('bailiff', 'c', 'CHECK (id > 0)'), safe_add_constraint('bailiff', 'c', 'CHECK (id > 0)');

-- A migration that is not allowed something leaves nothing of what it was allowed.
RESET ROLE;
SELECT load_migration('001_court.sql', $$
-- migrate:up
ALTER TABLE bailiff ADD COLUMN age int;
ALTER TABLE judge ADD COLUMN age int;
$$);
GRANT USAGE ON SCHEMA idem TO regress_idem_tables;
GRANT ALL ON ALL TABLES IN SCHEMA idem TO regress_idem_tables;
SET ROLE regress_idem_tables;
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT column_exists('bailiff', 'age'), (SELECT count(*) FROM migration_current());
CALL migrate('head');
SELECT column_exists('bailiff', 'age'), (SELECT count(*) FROM migration_current());
SELECT outcome, sqlstate, message FROM migration_history();

RESET ROLE;
SET client_min_messages = warning;
DROP SCHEMA court CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
REVOKE ALL ON ALL TABLES IN SCHEMA idem FROM regress_idem_tables;
REVOKE ALL ON SCHEMA idem FROM regress_idem_tables;
DROP ROLE regress_idem_plain, regress_idem_tables;
