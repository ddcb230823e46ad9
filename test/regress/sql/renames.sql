-- The renames have four cases: old there and new not: renamed. Old gone and new there: renamed
-- already. Both there: cannot be decided without guessing. None there: an error.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA house;
SET search_path = house, public;
CREATE TABLE cat (name text, age int);

-- Tables.
SELECT safe_rename_table('cat', 'tomcat');
SELECT safe_rename_table('cat', 'tomcat');
CREATE TABLE cat (id int);
SELECT safe_rename_table('cat', 'tomcat');
\echo :LAST_ERROR_SQLSTATE
DROP TABLE cat;
SELECT safe_rename_table('dog', 'hound');
\echo :LAST_ERROR_SQLSTATE
-- The new name is not qualified: a rename stays in its schema.
SELECT safe_rename_table('house.tomcat', '"Cat"');
SELECT safe_rename_table('house.tomcat', '"Cat"');
SELECT safe_rename_table('"Cat"', 'house.cat');
-- Something else under the new name is not the renamed table.
CREATE INDEX mouse ON "Cat" (name);
CREATE VIEW rat AS SELECT 1 AS one;
SELECT safe_rename_table('dog', 'mouse');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_rename_table('dog', 'rat');
SELECT safe_rename_table('"Cat"', 'rat');
\echo :LAST_ERROR_SQLSTATE
-- Two schemas of the path: the old name is found in the later one, the new one is looked for there.
CREATE SCHEMA garden;
CREATE TABLE garden.bird (id int);
CREATE TABLE house.tit (id int);
SET search_path = house, garden, public;
SELECT safe_rename_table('bird', 'tit');
SELECT table_exists('garden.tit');
SELECT safe_rename_table('garden.bird', 'tit');
SET search_path = house, public;

-- Columns.
CREATE TABLE dog (name text, age int);
SELECT safe_rename_column('dog', 'age', 'years');
SELECT safe_rename_column('dog', 'age', 'years');
ALTER TABLE dog ADD age int;
SELECT safe_rename_column('dog', 'age', 'years');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_rename_column('dog', 'weight', 'mass');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_rename_column('wolf', 'age', 'years');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_rename_column('dog', 'name', '"Name €"');
SELECT safe_rename_column('dog', 'name', '"Name €"'), safe_rename_column('dog', '"Name €"', 'name');
SELECT safe_rename_column('dog', 'name', 'xmin');
SELECT safe_rename_column('dog', 'ctid', 'place');

-- The other kinds, in plain SQL.
ALTER TABLE dog ADD CONSTRAINT old_enough CHECK (years > 0);
CREATE SEQUENCE count_dogs;
CREATE MATERIALIZED VIEW old_dogs AS SELECT * FROM dog;
CREATE INDEX dog_years ON dog (years);
SELECT ensure('ALTER TABLE dog RENAME CONSTRAINT old_enough TO grown_up');
SELECT ensure('ALTER TABLE dog RENAME CONSTRAINT old_enough TO grown_up');
SELECT ensure('ALTER TABLE dog RENAME CONSTRAINT no TO none');
SELECT ensure('ALTER INDEX dog_years RENAME TO dog_ages'), ensure('ALTER INDEX dog_years RENAME TO dog_ages');
SELECT ensure('ALTER SEQUENCE count_dogs RENAME TO dogs_counted');
SELECT ensure('ALTER SEQUENCE count_dogs RENAME TO dogs_counted');
SELECT ensure('ALTER VIEW rat RENAME TO rats'), ensure('ALTER VIEW rat RENAME TO rats');
SELECT ensure('ALTER MATERIALIZED VIEW old_dogs RENAME TO dogs_of_old');
SELECT ensure('ALTER MATERIALIZED VIEW old_dogs RENAME TO dogs_of_old');
SELECT ensure('ALTER INDEX no RENAME TO none');
SELECT ensure('ALTER VIEW no RENAME TO none');
SELECT ensure('ALTER TABLE IF EXISTS no RENAME TO none');

SELECT safe_rename_table(NULL, 'x');
SELECT safe_rename_table('dog', NULL);
SELECT safe_rename_column('dog', 'years', 'a b');

SET client_min_messages = warning;
DROP SCHEMA house, garden CASCADE;
