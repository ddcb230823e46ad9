-- The owner of a database, who is no superuser, installs the extension, in the schema of his choice;
-- the state is then his to write, and nobody else's but superusers'.
\pset tuples_only on
\pset format unaligned
CREATE ROLE regress_idem_owner;
CREATE ROLE regress_idem_app;
CREATE ROLE regress_idem_other;
SELECT current_database() AS home \gset
CREATE DATABASE regress_idem_trusted OWNER regress_idem_owner;
\c regress_idem_trusted
CREATE SCHEMA app AUTHORIZATION regress_idem_app;

-- Who does not own the database cannot.
SET SESSION AUTHORIZATION regress_idem_other;
CREATE EXTENSION pg_idem;
\echo :LAST_ERROR_SQLSTATE

SET SESSION AUTHORIZATION regress_idem_owner;
CREATE SCHEMA tools;
CREATE EXTENSION pg_idem SCHEMA tools;
SELECT extname, extowner::regrole, extnamespace::regnamespace FROM pg_extension WHERE extname = 'pg_idem';

-- Everything works for him; a migration finds the functions though search_path does not lead to
-- them, behind everything that it does lead to.
SHOW search_path;
CREATE SCHEMA mine;
SET search_path = mine;
SELECT tools.load_migration('001_hen.sql', $$
-- migrate:up
SELECT safe_create_table('hen', 'id int PRIMARY KEY');
SELECT safe_add_column('hen', 'name', 'text');
-- migrate:down
SELECT safe_drop_table('hen');
-- migrate:verify
SELECT table_exists('hen');
$$);
SELECT tools.migrate_to('head');
CALL tools.migrate('base');
CALL tools.migrate();
SELECT tools.stamp_to('base'), tools.stamp_to('head');
SELECT revision, applied_by FROM tools.migration_current();
SELECT DISTINCT run_by FROM tools.migration_history();
SELECT tools.migrate_to('base'), tools.unload_migration('001'), tools.load_migration('002_egg.sql', '-- migrate:up');
SELECT revision, loaded_by FROM idem.revision;
SHOW search_path;

-- The state is nobody else's, to read or to write.
SET SESSION AUTHORIZATION regress_idem_other;
SELECT tools.load_migration('003.sql', '-- migrate:up');
\echo :LAST_ERROR_SQLSTATE
SET SESSION AUTHORIZATION regress_idem_owner;
GRANT USAGE ON SCHEMA tools TO PUBLIC;
SET SESSION AUTHORIZATION regress_idem_other;
SELECT tools.load_migration('003.sql', '-- migrate:up');
SELECT tools.migrate_to('head');
SELECT tools.stamp_to('head');
CALL tools.migrate('head');
SELECT tools.unload_migration('002');
SELECT * FROM tools.migration_plan('head');
SELECT * FROM tools.migration_current();
SELECT * FROM tools.migration_heads();
SELECT * FROM tools.migration_history();
INSERT INTO idem.journal (revision) VALUES ('x');
\echo :LAST_ERROR_SQLSTATE
-- What does not touch the state is everybody's, within his own rights.
SELECT tools.table_exists('mine.hen');
\echo :LAST_ERROR_SQLSTATE
SET SESSION AUTHORIZATION regress_idem_app;
SELECT tools.safe_create_table('app.duck', 'id int'), tools.safe_create_table('app.duck', 'id int');

-- The owner may let others in.
SET SESSION AUTHORIZATION regress_idem_owner;
GRANT USAGE ON SCHEMA idem TO regress_idem_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA idem TO regress_idem_app;
SET SESSION AUTHORIZATION regress_idem_app;
SELECT tools.migrate_to('head');
SELECT revision, applied_by FROM tools.migration_current();

-- Nobody can put a trigger on the state, which would run as whoever migrates; not even the owner.
SET SESSION AUTHORIZATION regress_idem_owner;
CREATE FUNCTION mine.trap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER trap BEFORE INSERT ON idem.journal FOR EACH ROW EXECUTE FUNCTION mine.trap();
ALTER TABLE idem.journal ADD COLUMN x int;
TRUNCATE idem.journal;
DROP TABLE idem.journal;

-- He drops it as well, with all its state.
DROP EXTENSION pg_idem;
SELECT to_regnamespace('idem') IS NULL, to_regproc('tools.ensure') IS NULL;
-- And again, by default in the first schema of the path; the session goes on with the new state.
CREATE EXTENSION pg_idem;
SELECT load_migration('001_goose.sql', $$
-- migrate:up
CREATE TABLE goose (id int);
$$);
SELECT migrate_to('head');
SELECT revision FROM migration_current();
RESET SESSION AUTHORIZATION;

\c :home
DROP DATABASE regress_idem_trusted;
DROP ROLE regress_idem_owner, regress_idem_app, regress_idem_other;
