-- pg_idem.on_drift: what happens where something exists but is not as wanted. A warning by default;
-- as an error it names all differences; ignored, it is silent.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA drift;
SET search_path = drift, public;
CREATE TABLE boat (id int, name text);
CREATE INDEX boat_name ON boat (name);
CREATE TYPE mood AS ENUM ('calm');

-- warning: told, and on. (The server knows the setting from the first call of a function on.)
SELECT safe_create_table('boat', 'id bigint, name text NOT NULL, sail int');
SHOW pg_idem.on_drift;

-- error: one message, every difference in its detail, the object as it was.
SET pg_idem.on_drift = error;
SELECT safe_create_table('boat', 'id bigint, name text NOT NULL, sail int');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_add_column('boat', 'name', 'varchar(10)');
SELECT safe_create_index('boat_name', 'boat', 'id');
SELECT safe_add_constraint('boat', 'c', 'CHECK (id > 0)'), safe_add_constraint('boat', 'c', 'CHECK (id > 1)');
SELECT constraint_exists('boat', 'c');
SELECT safe_create_enum('mood', ARRAY['angry']);
-- Of a list of subcommands nothing is done where one has drifted.
SELECT ensure('ALTER TABLE boat ADD COLUMN mast int, ADD COLUMN name int');
SELECT column_exists('boat', 'mast');
-- What is as wanted is no drift.
SELECT safe_create_table('boat', 'id int, name text');

-- ignore: silent; the return value is the same as ever.
SET pg_idem.on_drift = ignore;
SELECT safe_create_table('boat', 'id bigint, name text NOT NULL, sail int');
SELECT safe_create_index('boat_name', 'boat', 'id'), safe_create_enum('mood', ARRAY['angry']);
SELECT safe_create_table('boat', 'id int, name text');

-- In a migration: as an error it stops the run; else the journal keeps the drift, told or not.
SELECT load_migration('001_boat.sql', $$-- revises: none
-- migrate:up
CREATE TABLE boat (id bigint, name text);
CREATE TABLE raft (id int);
$$);
SET pg_idem.on_drift = error;
SELECT migrate_to('head');
SELECT table_exists('raft');
SET pg_idem.on_drift = ignore;
SELECT migrate_to('head');
SELECT step ->> 'outcome', step ->> 'text' FROM migration_history(), jsonb_array_elements(steps) AS step;

-- Other values are refused.
SET pg_idem.on_drift = sometimes;
SET pg_idem.on_drfit = error;
RESET pg_idem.on_drift;
-- A session that sets it before the first call is heard as well.
\c -
SET search_path = drift, public;
SET pg_idem.on_drift = error;
SELECT safe_create_table('boat', 'id bigint, name text');

SET client_min_messages = warning;
DROP SCHEMA drift CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
