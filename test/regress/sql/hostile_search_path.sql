-- A search_path that leads to an attacker's objects first: functions, operators, types and tables of
-- the names that pg_idem uses. Each would raise when called; none is.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA evil;
CREATE SCHEMA app;
CREATE FUNCTION evil.bite(text) RETURNS boolean LANGUAGE plpgsql AS
  $$BEGIN RAISE EXCEPTION 'bitten by %', $1 USING ERRCODE = 'ZZ666'; END$$;
CREATE FUNCTION evil.equal_text(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.bite(''='')';
CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.equal_text);
CREATE OPERATOR evil.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.equal_text);
CREATE FUNCTION evil.equal_name(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT evil.bite(''='')';
CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.equal_name);
CREATE FUNCTION evil.equal_oid(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT evil.bite(''='')';
CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.equal_oid);
CREATE FUNCTION evil.add_bigint(bigint, int) RETURNS bigint LANGUAGE sql AS
  'SELECT evil.bite(''+'')::int::bigint';
CREATE OPERATOR evil.+ (LEFTARG = bigint, RIGHTARG = int, FUNCTION = evil.add_bigint);
CREATE FUNCTION evil.join_texts(text[], text[]) RETURNS text[] LANGUAGE sql AS
  'SELECT ARRAY[evil.bite(''||'')::text]';
CREATE OPERATOR evil.|| (LEFTARG = text[], RIGHTARG = text[], FUNCTION = evil.join_texts);
CREATE FUNCTION evil.minus(timestamptz, timestamptz) RETURNS interval LANGUAGE sql AS
  'SELECT evil.bite(''-'')::text::interval';
CREATE OPERATOR evil.- (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = evil.minus);
-- Functions of equal arguments in a schema that comes before pg_catalog.
DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['clock_timestamp() RETURNS timestamptz', 'now() RETURNS timestamptz',
    'count(bigint) RETURNS bigint', 'jsonb_build_object(text, text, text, text) RETURNS jsonb',
    'unnest(text[]) RETURNS text', 'format(text, text) RETURNS text', 'strpos(text, text) RETURNS int',
    'format_type(oid, int) RETURNS text', 'pg_get_expr(pg_node_tree, oid) RETURNS text',
    'pg_get_constraintdef(oid) RETURNS text', 'pg_get_indexdef(oid) RETURNS text',
    'regexp_replace(text, text, text) RETURNS text', 'max(bigint) RETURNS bigint']
  LOOP
    EXECUTE 'CREATE FUNCTION evil.' || signature
      || $body$ LANGUAGE plpgsql AS 'BEGIN PERFORM evil.bite(''a function''); RETURN NULL; END'$body$;
  END LOOP;
END $$;
CREATE TABLE evil.revision (revision text, parents text[]);
CREATE TABLE evil.applied (revision text);
CREATE TABLE evil.journal (id int);
CREATE TABLE evil.pg_class (oid oid);
CREATE TABLE evil.pg_attribute (attrelid oid);
CREATE DOMAIN evil.int4 AS pg_catalog.int4 CHECK (evil.bite('int4'));
CREATE FUNCTION evil.equal_int(int, int) RETURNS boolean LANGUAGE sql AS 'SELECT evil.bite(''='')';
CREATE OPERATOR evil.= (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.equal_int);
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY '{text,oid,name,json,jsonb,timestamptz,interval,regclass}'::text[] LOOP
    EXECUTE pg_catalog.format('CREATE DOMAIN evil.%1$I AS pg_catalog.%1$I CHECK (evil.bite(%1$L))', name);
    EXECUTE pg_catalog.format('CREATE TEMPORARY TABLE %I (bitten pg_catalog.int4)', name);
  END LOOP;
END $$;
-- Ours under their names: never called from inside, because ours call each other in C.
CREATE FUNCTION evil.safe_add_column(text, text, text) RETURNS boolean LANGUAGE sql AS
  'SELECT evil.bite(''safe_add_column'')';

-- The attack works where it should: on what is called unqualified, by the user's own SQL.
SET search_path = evil, pg_catalog, app, public;
SELECT clock_timestamp();
\echo :LAST_ERROR_SQLSTATE

-- Everything of ours, called by its schema.
SELECT public.load_migration('001_cat.sql', $$-- labels: cats
-- migrate:up
CREATE TABLE app.cat (id pg_catalog.int4 PRIMARY KEY, name pg_catalog.text DEFAULT 'x');
SELECT public.safe_create_index('cat_name', 'app.cat', 'name');
-- migrate:down
DROP TABLE app.cat;
-- migrate:verify
SELECT public.table_exists('app.cat');
$$);
SELECT public.load_migration('001_cat.sql', $$-- labels: cats
-- migrate:up
CREATE TABLE app.cat (id pg_catalog.int4 PRIMARY KEY, name pg_catalog.text DEFAULT 'x');
SELECT public.safe_create_index('cat_name', 'app.cat', 'name');
-- migrate:down
DROP TABLE app.cat;
-- migrate:verify
SELECT public.table_exists('app.cat');
-- changed
$$);
SELECT public.load_migration('002_dog.sql', $$
-- migrate:up
CREATE TABLE app.dog (id pg_catalog.int4);
-- migrate:down
DROP TABLE app.dog;
$$, '001');
SELECT revision, direction FROM public.migration_plan('head');
SELECT public.migrate_to('head');
SELECT revision, description FROM public.migration_current();
SELECT revision, labels FROM public.migration_heads();
SELECT public.migrate_to('cats');
CALL public.migrate('head');
SELECT public.stamp_to('base'), public.stamp_to('heads');
SELECT revision, outcome FROM public.migration_history();
SELECT public.unload_migration('001');
SELECT public.safe_create_table('app.cat', $$id pg_catalog.int4 PRIMARY KEY, name pg_catalog.text DEFAULT 'x'$$);
SELECT public.safe_add_column('app.cat', 'age', 'pg_catalog.int8 DEFAULT 1 CHECK (age OPERATOR(pg_catalog.>) 0)');
SELECT public.safe_add_column('app.cat', 'age', 'pg_catalog.int8 DEFAULT 1 CHECK (age OPERATOR(pg_catalog.>) 0)');
SELECT public.safe_add_constraint('app.cat', 'named', $$CHECK (name OPERATOR(pg_catalog.<>) '')$$),
       public.safe_add_constraint('app.cat', 'named', $$CHECK (name OPERATOR(pg_catalog.<>) '')$$);
SELECT public.safe_create_enum('app.mood', '{calm}'), public.safe_create_enum('app.mood', '{calm}');
SELECT public.safe_alter_column('app.cat', 'age', 'SET DEFAULT 1'), public.safe_drop_column('app.cat', 'age');
SELECT public.table_exists('app.cat'), public.function_exists('evil.bite'), public.type_exists('app.mood');
SELECT kind, name, definition FROM public.migration_summary('app.cat');
SELECT public.execute_sql_if_condition('DELETE FROM app.cat', 'SELECT true', 'empty');
SELECT public.safe_create_index('cat_name', 'app.cat', 'name'),
       public.safe_create_index('other', 'app.cat', $$(pg_catalog.lower(name)) WHERE id OPERATOR(pg_catalog.>) 0$$),
       public.safe_create_index('other', 'app.cat', $$(pg_catalog.lower(name)) WHERE id OPERATOR(pg_catalog.>) (0)$$);
SELECT public.safe_alter_column('app.cat', 'name', 'TYPE pg_catalog.varchar(10)'),
       public.safe_alter_column('app.cat', 'name', 'TYPE pg_catalog.varchar(10)'),
       public.safe_alter_column('app.cat', 'name', $$SET DEFAULT pg_catalog.lower('Y')$$),
       public.safe_alter_column('app.cat', 'name', $$SET DEFAULT pg_catalog.lower('Y')$$),
       public.safe_alter_column('app.cat', 'name', 'SET NOT NULL');
SELECT public.safe_create_table('app.flea', $$cat pg_catalog.int4 REFERENCES app.cat, CHECK (cat OPERATOR(pg_catalog.<>) 7)$$),
       public.safe_create_table('app.flea', $$cat pg_catalog.int4 REFERENCES app.cat, CHECK (cat OPERATOR(pg_catalog.<>) 7)$$),
       public.safe_create_table('app.flea', $$cat pg_catalog.int8, CHECK (cat OPERATOR(pg_catalog.<>) 8)$$);
SELECT public.safe_add_enum_value('app.mood', 'cross', 'calm'), public.safe_add_enum_value('app.mood', 'cross', 'calm');
SELECT public.safe_rename_column('app.flea', 'cat', 'host'), public.safe_rename_column('app.flea', 'cat', 'host');
SELECT public.safe_rename_table('app.flea', 'tick'), public.safe_rename_table('app.flea', 'tick');
SELECT public.safe_drop_constraint('app.tick', 'none'), public.safe_drop_index('app.other'), public.safe_drop_index('app.other');
SELECT public.safe_drop_table('app.tick'), public.safe_drop_table('app.tick');
SELECT public.schema_exists('app'), public.sequence_exists('app.s'), public.view_exists('app.v'), public.role_exists('r'),
       public.extension_exists('x'), public.enum_value_exists('app.mood', 'cross'), public.index_exists('app.cat', 'cat_name'),
       public.constraint_exists('app.cat', 'named'), public.column_exists('app.cat', 'name'),
       public.trigger_exists('app.cat', 't'), public.policy_exists('app.cat', 'p');
SELECT public.load_hook('after_run', 'hook.sql', 'DELETE FROM app.cat'), public.load_migration('003_off.sql', $$-- revises: 001
-- transaction: off
-- migrate:up
SELECT public.safe_drop_index('app.none');
-- migrate:down
$$);
SELECT public.stamp_to('001'), public.stamp_revisions(ARRAY['002']);
CALL public.migrate('003');
CALL public.migrate('001');
SELECT statement FROM public.migration_statements('003');
SELECT public.unload_hook('after_run');

-- A table of a name of ours in the path is a table like any other.
SELECT public.safe_create_table('revision', 'revision pg_catalog.text, parents pg_catalog.text[]');

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA evil, app CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
