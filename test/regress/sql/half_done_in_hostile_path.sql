-- A half-done revision is held against the rows that are there. What compares them is PostgreSQL's
-- own, whatever the search_path leads to.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA app;
CREATE FUNCTION public.hashtextextended(text, int) RETURNS bigint LANGUAGE plpgsql AS
  $$BEGIN RAISE EXCEPTION 'bitten' USING ERRCODE = 'ZZ666'; END$$;
CREATE FUNCTION public.equal_texts(text, text) RETURNS boolean LANGUAGE plpgsql AS
  $$BEGIN RAISE EXCEPTION 'bitten' USING ERRCODE = 'ZZ666'; END$$;
CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.equal_texts);
SET search_path = app, public, pg_catalog;

CREATE TABLE app.item (id int, name varchar(10), n int);
INSERT INTO app.item VALUES (1, 'a', NULL), (2, NULL, 0);
SELECT load_migration('001.sql', $$-- migrate:up
CREATE TABLE app.item (id int, name varchar(10), n int);
INSERT INTO app.item VALUES (1, 'a', NULL), (2, NULL, 0);
UPDATE app.item SET n = n * 1;
$$);
SELECT migrate_to('head');
SELECT id, name, n FROM app.item ORDER BY id;

RESET search_path;
SET client_min_messages = warning;
DROP OPERATOR public.= (text, text);
DROP FUNCTION public.equal_texts, public.hashtextextended(text, int);
DROP SCHEMA app CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
