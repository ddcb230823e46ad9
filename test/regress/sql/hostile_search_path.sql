-- A search_path that leads to an attacker's objects first: functions, operators, casts, types and tables
-- of all names that the server and pg_idem use, of equal arguments. Each would raise when called; none is.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA evil;
CREATE SCHEMA app;
CREATE FUNCTION evil.bite(text) RETURNS boolean LANGUAGE plpgsql AS
  $$BEGIN RAISE EXCEPTION 'bitten by %', $1 USING ERRCODE = 'ZZ666'; END$$;
CREATE FUNCTION evil.try_to(command text) RETURNS void LANGUAGE plpgsql AS
  $$BEGIN EXECUTE command; EXCEPTION WHEN OTHERS THEN NULL; END$$;
-- Functions and procedures of pg_idem, which call each other by their schemas.
SELECT count(evil.try_to(format('CREATE %s evil.%I(%s) %s LANGUAGE plpgsql AS %L',
         CASE prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, proname,
         pg_get_function_arguments(oid), 'RETURNS ' || pg_get_function_result(oid),
         format('BEGIN PERFORM evil.bite(%L); END', proname)))) > 0
  FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'idem'::regnamespace);
-- All functions, aggregates and operators of pg_catalog, but for what PL/pgSQL cannot take (internal,
-- "any", ...).
SELECT count(evil.try_to(format('CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L', proname,
         oidvectortypes(proargtypes), format_type(prorettype, NULL),
         format('BEGIN PERFORM evil.bite(%L); RETURN NULL; END', proname)))) > 0
  FROM pg_proc WHERE pronamespace IN ('pg_catalog'::regnamespace, 'public'::regnamespace);
SELECT count(evil.try_to(format('CREATE FUNCTION evil.of_%s(%s) RETURNS %s LANGUAGE plpgsql AS %L', oid,
         concat_ws(', ', nullif(oprleft, 0)::regtype, oprright::regtype), oprresult::regtype,
         format('BEGIN PERFORM evil.bite(%L); RETURN NULL; END', oprname)))) > 0
  FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace;
SELECT count(evil.try_to(format('CREATE OPERATOR evil.%s (%sRIGHTARG = %s, FUNCTION = evil.of_%s)', oprname,
         'LEFTARG = ' || nullif(oprleft, 0)::regtype || ', ', oprright::regtype, oid))) > 0
  FROM pg_operator WHERE oprnamespace = 'pg_catalog'::regnamespace;
SELECT count(*) > 2500 FROM pg_proc WHERE pronamespace = 'evil'::regnamespace;
SELECT count(*) > 700 FROM pg_operator WHERE oprnamespace = 'evil'::regnamespace;
SELECT string_agg(proname, ', ') FROM pg_proc AS ours WHERE pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_proc AS other WHERE other.pronamespace = 'evil'::regnamespace
                      AND other.proname = ours.proname AND other.proargtypes = ours.proargtypes);
-- A type that becomes whatever is asked for.
CREATE TYPE evil.chameleon AS ENUM ('green');
SELECT count(evil.try_to(format('CREATE FUNCTION evil.become_%s(evil.chameleon) RETURNS %1$s LANGUAGE plpgsql AS %L',
         name, 'BEGIN PERFORM evil.bite(''a cast''); RETURN NULL; END'))),
       count(evil.try_to(format('CREATE CAST (evil.chameleon AS %s) WITH FUNCTION evil.become_%1$s AS IMPLICIT', name)))
  FROM unnest('{text,name,oid,regclass,jsonb,int4,int8,bool}'::text[]) AS name;
SELECT count(*) FROM pg_cast WHERE castsource = 'evil.chameleon'::regtype;
-- Tables and types in that schema, and in pg_temp, which comes before everything where a path does
-- not name it. A table is a type, too.
SELECT count(evil.try_to(format('CREATE TABLE evil.%I (bitten int)', relname))) > 0,
       count(evil.try_to(format('CREATE TEMPORARY TABLE %I (bitten pg_catalog.int4)', relname))) > 0
  FROM pg_class WHERE relkind IN ('r', 'v')
                  AND relnamespace IN ('pg_catalog'::regnamespace, 'idem'::regnamespace);
CREATE TEMPORARY TABLE cat (bitten pg_catalog.int4);
DO $$
DECLARE
  name pg_catalog.name;
BEGIN
  FOR name IN SELECT typname FROM pg_catalog.pg_type
               WHERE typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND typtype IN ('b', 'r', 'm')
                 AND typcategory <> 'A' LOOP
    PERFORM evil.try_to(pg_catalog.format(
      'CREATE DOMAIN evil.%1$I AS pg_catalog.%1$I CHECK (evil.bite(%1$L))', name));
    PERFORM evil.try_to(pg_catalog.format('CREATE TEMPORARY TABLE %I (bitten pg_catalog.int4)', name));
  END LOOP;
END $$;

-- The attack works where it should: on what is called unqualified, by the user's own SQL.
SET search_path = evil, pg_catalog, app, public;
SELECT clock_timestamp();
\echo :LAST_ERROR_SQLSTATE
SELECT 'a'::pg_catalog.text LIKE 'a';
\echo :LAST_ERROR_SQLSTATE
SELECT evil.safe_add_column('t', 'c', 'int');
\echo :LAST_ERROR_SQLSTATE
SELECT pg_catalog.quote_ident('green'::evil.chameleon);
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

-- What fails, too: drift, scripts, conditions, targets, names.
SELECT public.load_migration('004_bad.sql', $$-- revises: 002
-- depends: 003
-- migrate:up
SELECT public.safe_add_column('app.cat', 'legs', 'pg_catalog.int4 DEFAULT 4 CHECK (legs OPERATOR(pg_catalog.>) 0)');
SELECT 1 OPERATOR(pg_catalog./) 0;
-- migrate:down
$$), public.load_migration('view.sql', $$-- repeatable: on
-- depends: 001
-- migrate:up
SELECT public.safe_drop_column('app.cat', :'victim');
$$), public.load_hook('before_revision', 'hook.sql', $$SELECT pg_catalog.current_setting('idem.revision')$$);
SELECT public.migrate_to('004');
\echo :LAST_ERROR_SQLSTATE
\set VERBOSITY terse
CALL public.migrate('heads');
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE
SELECT revision, outcome, sqlstate FROM public.migration_history() WHERE revision OPERATOR(pg_catalog.=) '004';
CALL public.migrate('view');
SET idem.victim = 'tail';
CALL public.migrate('view');
CALL public.migrate('00');
CALL public.migrate('-9');
CALL public.migrate('003+7');
SELECT public.load_migration('005_none.sql', 'SELECT 1');
SELECT public.unload_migration('004'), public.unload_migration('view');
SELECT public.unload_hook('before_revision');
SELECT public.execute_sql_if_condition('DELETE FROM app.cat', 'SELECT false', 'empty');
SELECT public.execute_sql_if_condition('DELETE FROM app.cat', 'SELECT 1', 'empty');
SET pg_idem.on_drift = error;
SELECT public.safe_create_table('app.cat', $$id pg_catalog.int8, name pg_catalog.text, CHECK (id OPERATOR(pg_catalog.>) 3)$$);
RESET pg_idem.on_drift;
SELECT public.safe_add_column('app.cat', 'name', $$pg_catalog.text COLLATE pg_catalog."C"$$),
       public.safe_add_constraint('app.cat', 'named', $$CHECK (name OPERATOR(pg_catalog.<>) 'z')$$),
       public.safe_create_index('cat_name', 'app.cat', $$(pg_catalog.upper(name)) INCLUDE (id)$$, true),
       public.safe_create_enum('app.mood', '{calm,sad}'), public.safe_drop_column('app.cat', 'none');
SELECT public.safe_create_table('app.whole', 'n pg_catalog.int4 PRIMARY KEY, k pg_catalog.int8 DEFAULT 1) PARTITION BY RANGE (n'),
       public.safe_create_table('app.whole', 'n pg_catalog.int4 PRIMARY KEY, k pg_catalog.int8 DEFAULT 1) PARTITION BY RANGE (n'),
       public.safe_create_table('app.part', 'PARTITION OF app.whole FOR VALUES FROM (1) TO (2)'),
       public.safe_create_table('app.part', 'PARTITION OF app.whole FOR VALUES FROM (1) TO (2)');
SELECT public.safe_alter_column('app.cat', 'id', 'ADD GENERATED ALWAYS AS IDENTITY'),
       public.safe_alter_column('app.cat', 'id', 'DROP IDENTITY'), public.safe_alter_column('app.cat', 'id', 'DROP DEFAULT');
SELECT public.safe_rename_table('app.cat', 'whole');
SELECT public.safe_rename_column('app.cat', 'none', 'nothing');
SELECT public.safe_drop_constraint('app.cat', 'cat_pkey', true), public.safe_drop_column('app.cat', 'name', true);
SELECT kind, name, definition FROM public.migration_summary('app.whole');

-- A table of a name of ours in the path is a table like any other.
SELECT public.safe_create_table('revision', 'bitten pg_catalog.int4');

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA evil, app CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal, idem.hook;
RESET idem.victim;
