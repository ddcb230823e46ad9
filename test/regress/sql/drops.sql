-- The drops: what is there goes, what is gone already is as wanted; and what stands in the way is
-- told by the server, unless cascade is asked for.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA attic;
SET search_path = attic, public;
CREATE TABLE box (id int PRIMARY KEY, label text CONSTRAINT labelled CHECK (label <> ''), old int);
CREATE TABLE thing (id int, box int CONSTRAINT in_box REFERENCES box);
CREATE INDEX thing_box ON thing (box);
CREATE VIEW labels AS SELECT label FROM box;

-- Indexes.
SELECT safe_drop_index('thing_box');
SELECT safe_drop_index('thing_box'), safe_drop_index('attic.thing_box'), safe_drop_index('nowhere.i');
SELECT safe_drop_index('box_pkey');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_drop_index('box');
\echo :LAST_ERROR_SQLSTATE

-- Constraints.
SELECT safe_drop_constraint('box', 'labelled');
SELECT safe_drop_constraint('box', 'labelled'), safe_drop_constraint('nothing', 'labelled');
SELECT safe_drop_constraint('box', 'box_pkey');
SELECT safe_drop_constraint('box', 'box_pkey', cascade := true);
SELECT constraint_exists('thing', 'in_box');

-- Columns.
SELECT safe_drop_column('box', 'old');
SELECT safe_drop_column('box', 'old'), safe_drop_column('nothing', 'old');
SELECT safe_drop_column('box', 'label');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_drop_column('box', 'label', true);
SELECT view_exists('labels');
SELECT safe_drop_column('box', 'ctid');

-- Tables.
CREATE VIEW boxes AS SELECT id FROM box;
SELECT safe_drop_table('box');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_drop_table('box', cascade := NULL);
SELECT safe_drop_table('box', cascade := true);
SELECT safe_drop_table('box'), safe_drop_table('attic.box'), safe_drop_table('nowhere.box');
CREATE TABLE "Box (old)" (id int);
SELECT safe_drop_table('"box (old)"'), safe_drop_table('"Box (old)"');

-- A name that something else has is not gone: told as what it is.
CREATE VIEW box AS SELECT 1 AS one;
SELECT safe_drop_table('box');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_drop_index('box');
CREATE SEQUENCE s;
SELECT safe_drop_table('s');

-- Found by search_path as DROP finds it: the first of that name.
CREATE SCHEMA cellar;
CREATE TABLE attic.wine (id int);
CREATE TABLE cellar.wine (id int);
SET search_path = attic, cellar, public;
SELECT safe_drop_table('wine');
SELECT table_exists('attic.wine'), table_exists('cellar.wine');
SET search_path = attic, public;
SELECT safe_drop_table('wine');
SELECT table_exists('cellar.wine');

-- DROP of any list of tables, views, sequences and types in plain SQL: what is left of it.
CREATE TABLE a (id int);
CREATE TABLE c (id int);
SELECT ensure('DROP TABLE a, attic.b, c');
SELECT ensure('DROP TABLE a, attic.b, c');
SELECT ensure('DROP VIEW box'), ensure('DROP VIEW box'), ensure('DROP SEQUENCE s'), ensure('DROP SEQUENCE s');
CREATE TYPE mood AS ENUM ('calm');
SELECT ensure('DROP TYPE mood'), ensure('DROP TYPE mood'), ensure('DROP TYPE attic.mood');
SELECT ensure('DROP MATERIALIZED VIEW m'), ensure('DROP FOREIGN TABLE f'), ensure('DROP INDEX i');
SELECT ensure('ALTER TABLE gone DROP COLUMN a, DROP CONSTRAINT b');
SELECT ensure('ALTER TABLE IF EXISTS gone ADD COLUMN a int');
-- IF EXISTS is heard as well, by the server itself.
SELECT ensure('DROP FUNCTION IF EXISTS f(int)');

-- What a later statement makes just as it is stays, and nothing is locked. A statement between the two that may rely
-- on its absence, and what it would lose, make the difference.
CREATE TABLE kept (a int, b int);
CREATE FUNCTION kept_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION remake(statement text, size int) RETURNS boolean LANGUAGE sql AS $$
  SELECT ensure(format('DROP TRIGGER IF EXISTS kept_trigger ON kept; DROP POLICY IF EXISTS kept_policy ON kept; DROP INDEX IF EXISTS kept_index; %s
    CREATE INDEX kept_index ON kept (a) WHERE a > %s;
    CREATE POLICY kept_policy ON kept FOR SELECT USING (a > %s);
    CREATE TRIGGER kept_trigger BEFORE UPDATE ON kept FOR EACH ROW WHEN (new.a > %s) EXECUTE FUNCTION kept_trigger()',
    statement, size, size, size)) $$;
SELECT remake('', 1);
SELECT remake('', 1);
SELECT remake('', 2);
SELECT remake('UPDATE kept SET a = 1;', 2);
COMMENT ON INDEX kept_index IS 'lost';
ALTER TABLE kept DISABLE TRIGGER kept_trigger;
COMMENT ON POLICY kept_policy ON kept IS 'lost';
SELECT remake('', 2);
SELECT remake('', 2);
DROP FUNCTION remake;
DROP TABLE kept;
DROP FUNCTION kept_trigger;

-- Names and arguments.
SELECT safe_drop_table(NULL);
SELECT safe_drop_table('a b');
SELECT safe_drop_table('a, c');
SELECT safe_drop_column('thing', 'id, DROP COLUMN box');
SELECT safe_drop_column('thing', NULL), safe_drop_index(NULL);
SELECT safe_drop_constraint('thing', 'x CASCADE');

-- A view is no table, whether it has such a thing or not.
CREATE VIEW view AS SELECT 1 AS a;
SELECT safe_drop_column('view', 'b');
SELECT safe_drop_constraint('view', 'c');

SET client_min_messages = warning;
DROP SCHEMA attic, cellar CASCADE;
