-- CREATE makes what has no schema in its name in the first schema of search_path, as PostgreSQL does:
-- one of the same name in a later schema is another one.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA tenant;
CREATE SCHEMA common;
CREATE VIEW common.v AS SELECT 1 AS a;
CREATE SEQUENCE common.s;
CREATE FUNCTION common.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE DOMAIN common.d AS int;
CREATE TYPE common.c AS (a int);
CREATE AGGREGATE common.total(int) (sfunc = int4pl, stype = int);
CREATE OPERATOR common.### (leftarg = int, rightarg = int, function = int4pl);
CREATE TABLE common.t (id int);
CREATE STATISTICS common.st ON (id + 1) FROM common.t;
SET search_path = tenant, common, public;

SELECT ensure('CREATE VIEW v AS SELECT 1 AS a');
SELECT ensure('CREATE SEQUENCE s');
SELECT ensure($$CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'$$);
SELECT ensure($$CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'$$);
SELECT ensure('CREATE DOMAIN d AS int');
SELECT ensure('CREATE TYPE c AS (a int)');
SELECT ensure('CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)');
SELECT ensure('CREATE OPERATOR ### (leftarg = int, rightarg = int, function = int4pl)');
SELECT ensure('CREATE STATISTICS st ON (id + 1) FROM t');
-- Once more.
SELECT ensure('CREATE VIEW v AS SELECT 1 AS a; CREATE SEQUENCE s; CREATE DOMAIN d AS int');

-- A search_path that leads nowhere yet: the script itself makes the schema.
SET search_path = yet_to_be;
SELECT public.load_migration('001.sql', '-- migrate:up
CREATE SCHEMA yet_to_be;
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
CREATE TYPE e AS ENUM (''a'');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS ''SELECT 1'';');
SELECT public.migrate_to('head');
SELECT count(*) FROM pg_class WHERE relnamespace = 'yet_to_be'::regnamespace;

RESET search_path;
SET client_min_messages = warning;
DROP SCHEMA tenant, common, yet_to_be CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
