-- The questions: true where the object is there, false where it is not, and an error where the
-- question itself makes no sense. Each is asked both ways and with unusable arguments.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA question;
SET search_path = question, public;
CREATE TABLE animal (id int PRIMARY KEY, name text CONSTRAINT named CHECK (name <> ''), gone int);
ALTER TABLE animal DROP COLUMN gone;
CREATE INDEX animal_name ON animal (name);
CREATE TABLE plant (id int);
CREATE INDEX plant_id ON plant (id);
CREATE VIEW animals AS SELECT * FROM animal;
CREATE MATERIALIZED VIEW stuffed_animals AS SELECT * FROM animal;
CREATE SEQUENCE ticket;
CREATE TYPE mood AS ENUM ('calm', 'Angry', '');
CREATE DOMAIN legs AS int CHECK (VALUE >= 0);
CREATE FUNCTION feed(animal int, food text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE clean(int) LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER animal_watch BEFORE UPDATE ON animal FOR EACH ROW
  EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE POLICY keepers ON animal USING (true);

-- Tables: ordinary, partitioned and foreign ones; nothing else.
CREATE TABLE cage (id int) PARTITION BY RANGE (id);
SELECT table_exists('animal'), table_exists('question.animal'), table_exists('cage');
SELECT table_exists('unicorn'), table_exists('nowhere.animal'), table_exists('animals'),
       table_exists('ticket'), table_exists('animal_name');
-- A name means what it means in SQL: folded unless quoted, found by search_path.
SELECT table_exists('ANIMAL'), table_exists('"ANIMAL"'), table_exists(' Question . Animal ');
CREATE TABLE "Größe ""x"".y" (id int);
SELECT table_exists('"Größe ""x"".y"'), table_exists('question."Größe ""x"".y"');
CREATE TABLE "quoted""" (id int);
SELECT table_exists('"quoted"""'), table_exists('""""'), table_exists('"quoted"');
SET search_path = public;
SELECT table_exists('animal'), table_exists('question.animal');
SET search_path = question, public;

-- Columns: not dropped ones, and not those that every table has.
SELECT column_exists('animal', 'name'), column_exists('animal', 'NAME');
SELECT column_exists('animal', '"NAME"'), column_exists('animal', 'gone'),
       column_exists('animal', 'ctid'), column_exists('unicorn', 'name');

-- Indexes, constraints, triggers and policies belong to a table.
SELECT index_exists('animal', 'animal_name'), index_exists('animal', 'animal_pkey');
SELECT index_exists('animal', 'plant_id'), index_exists('animal', 'plant'),
       index_exists('unicorn', 'animal_name');
SELECT constraint_exists('animal', 'named'), constraint_exists('animal', 'animal_pkey');
SELECT constraint_exists('plant', 'named'), constraint_exists('unicorn', 'named');
SELECT trigger_exists('animal', 'animal_watch'), trigger_exists('plant', 'animal_watch'),
       trigger_exists('unicorn', 'animal_watch');
SELECT policy_exists('animal', 'keepers'), policy_exists('plant', 'keepers'),
       policy_exists('unicorn', 'keepers');

-- Schemas, sequences, views, extensions, roles.
SELECT schema_exists('question'), schema_exists('answer');
SELECT sequence_exists('ticket'), sequence_exists('animal'), sequence_exists('nowhere.ticket');
SELECT view_exists('animals'), view_exists('stuffed_animals'), view_exists('animal');
SELECT extension_exists('plpgsql'), extension_exists('plpgsqx');
SELECT role_exists(quote_ident(current_user)), role_exists('nobody_of_that_name');

-- Types are written as in SQL.
SELECT type_exists('mood'), type_exists('legs'), type_exists('question.mood'),
       type_exists('character varying'), type_exists('numeric(10,2)'), type_exists('mood[]');
SELECT type_exists('grumpiness'), type_exists('nowhere.mood'), type_exists('"MOOD"');
SELECT enum_value_exists('mood', 'Angry'), enum_value_exists('mood', '');
SELECT enum_value_exists('mood', 'angry'), enum_value_exists('grumpiness', 'calm'),
       enum_value_exists('legs', 'calm'), enum_value_exists('nowhere.mood', 'calm');

-- Functions and procedures by name, or by name and types.
SELECT function_exists('feed'), function_exists('question.feed'), function_exists('clean'),
       function_exists('feed(int, text)'), function_exists('feed(integer,text)'),
       function_exists('clean(int)');
SELECT function_exists('fed'), function_exists('feed(int)'), function_exists('feed()'),
       function_exists('nowhere.feed'), function_exists('feed(int, nonsense)');
SELECT function_exists('feed(int,)');
SELECT function_exists('feed(int) and more');

-- The answer is that of this very moment.
BEGIN;
SELECT table_exists('unicorn');
CREATE TABLE unicorn (horn int);
SELECT table_exists('unicorn'), column_exists('unicorn', 'horn');
ROLLBACK;
SELECT table_exists('unicorn');

-- They can be asked by the planner, in a read-only transaction and in a parallel query.
BEGIN READ ONLY;
SELECT count(*) FROM pg_class WHERE oid = 'animal'::regclass AND table_exists(oid::regclass::text);
ROLLBACK;
SELECT proname FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND proname LIKE '%\_exists'
   AND (provolatile <> 's' OR proparallel <> 's');

-- NULL is not a name, and nor is anything that SQL would not take for one.
SELECT table_exists(NULL);
\echo :LAST_ERROR_SQLSTATE
SELECT column_exists('animal', NULL);
SELECT table_exists('');
\echo :LAST_ERROR_SQLSTATE
SELECT table_exists('""');
SELECT table_exists('two words');
SELECT table_exists('a.b.c');
SELECT table_exists('1st');
SELECT table_exists('animal; DROP TABLE animal');
SELECT table_exists('"animal');
SELECT table_exists('question.""');
SELECT table_exists('animal.');
SELECT column_exists('animal', 'animal.name');
SELECT schema_exists('a.b');
SELECT role_exists('a b');
SELECT type_exists('int int');
\echo :LAST_ERROR_SQLSTATE
SELECT function_exists('feed(int');
\echo :LAST_ERROR_SQLSTATE
SELECT enum_value_exists('mood', NULL);

-- Whether something is there is not told of a schema that one may not look into.
CREATE ROLE regress_idem_stranger;
SET ROLE regress_idem_stranger;
SELECT table_exists('question.animal');
\echo :LAST_ERROR_SQLSTATE
SELECT type_exists('question.mood'), function_exists('question.feed');
RESET ROLE;
DROP ROLE regress_idem_stranger;

\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA question CASCADE;
