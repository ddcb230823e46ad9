-- The errors that a history can have, each told with what is needed to mend it: names, files, lines,
-- and what to do. None of them changes anything.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA trouble;
SET search_path = trouble, public;

-- A parent that exists nowhere; one that is a label; one that is misspelt; a dependency.
SELECT load_migration('010_a.sql', E'-- revises: 009\n-- migrate:up');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('009_base.sql', E'-- revision: nine\n-- labels: "009"\n-- migrate:up');
SELECT load_migration('010_a.sql', E'-- revises: "009"\n-- migrate:up');
SELECT migrate_to('head');
SELECT load_migration('010_a.sql', E'-- revises: nime\n-- depends: missing\n-- migrate:up');
SELECT migrate_to('head');
SELECT revision FROM migration_plan('head');
SELECT stamp_to('head');
-- What shows the state still shows it.
SELECT count(*) FROM migration_current();
SELECT revision FROM migration_heads();

-- A cycle, of one, and of three; through parents and dependencies.
SELECT load_migration('010_a.sql', E'-- revises: 010\n-- migrate:up');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('010_a.sql', E'-- revises: 012\n-- migrate:up');
SELECT load_migration('011_b.sql', E'-- depends: 010\n-- migrate:up');
SELECT load_migration('012_c.sql', E'-- revises: 011\n-- migrate:up');
SELECT migrate_to('head');
SELECT load_migration('010_a.sql', E'-- revises: nine\n-- migrate:up');

-- A name or label that two have.
SELECT load_migration('012_d.sql', E'-- migrate:up\nSELECT 1;');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('013_d.sql', E'-- labels: nine\n-- migrate:up');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT unload_migration('013');

-- Several heads; unknown and ambiguous targets.
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT migrate_to('01');
\echo :LAST_ERROR_SQLSTATE
SELECT migrate_to('099');
\echo :LAST_ERROR_SQLSTATE
SELECT migrate_to('012');

-- No way down; told before anything is reverted, with every revision in the way.
SELECT load_migration('014_down.sql', E'-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;', '012');
SELECT migrate_to('014');
SELECT migrate_to('base');
\echo :LAST_ERROR_SQLSTATE
SELECT migrate_to('011');
SELECT table_exists('t');
SELECT migrate_to('012');
CREATE TABLE t (id int);

-- Inside a migration: file, line, column, section and statement.
CREATE FUNCTION try(body text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  context text;
  message text;
BEGIN
  PERFORM load_migration('migrations/020_try.sql', body);
  PERFORM migrate_to('020');
  RAISE EXCEPTION 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT, message = MESSAGE_TEXT;
  RETURN concat_ws(E'\n  ', SQLSTATE || ' ' || message, substring(context FROM 'migration 020, [^\n]*'));
END $$;
SET client_min_messages = warning;
-- A syntax error: where it does not parse, whatever statement that is.
SELECT try(E'-- revises: none\n\n-- migrate:up\nSELECT 1;\n  CREAT TABLE t2 (id int);\n');
SELECT try(E'-- revises: none\n-- migrate:up\nCREATE TABLE t2 (\n  id int\n  name text\n);\n');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT ''ä'', "ö" FROM\n');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT $$never ends;\n');
-- A failing statement: the position that the server tells, or its beginning.
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT 1;\n\n-- a comment\nSELECT ''äöü'', missing\n  FROM pg_class;\n');
SELECT try(E'-- revises: none\n-- migrate:up\nCREATE TABLE t2 (id int);\n   INSERT INTO t2 SELECT 1 / 0;');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT 1; SELECT 2; SELECT missing;');
SELECT try(E'-- revises: none\n-- migrate:up\nCREATE TABLE t2 (id int,\n  name nonsense);');
SELECT try(E'-- revises: none\n-- migrate:up\nALTER TABLE t ADD COLUMN x int,\n  ADD CONSTRAINT c CHECK (y > 0);');
-- In a function of ours, in PL/pgSQL, in a function of the user's.
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT safe_add_column(''t'', ''x'', ''nonsense'');');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT safe_add_column(''t'', ''x'', ''int; DROP TABLE t'');');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT safe_add_column(''a b'', ''x'', ''int'');');
SELECT try(E'-- revises: none\n-- migrate:up\nDO $$\nBEGIN\n  PERFORM 1 / 0;\nEND $$;');
SELECT try(E'-- revises: none\n-- migrate:up\nDO $$ BEGIN RAISE EXCEPTION ''no'' USING ERRCODE = ''XY123'', DETAIL = ''d'', HINT = ''h''; END $$;');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT execute_sql_if_condition(''SELECT missing'', ''SELECT true'', ''fill'');');
-- BEGIN and COMMIT are passed over, as a revision is a transaction anyway; what else cannot be done
-- inside a migration is told.
SELECT try(E'-- revises: none\n-- migrate:up\nBEGIN;\nCREATE TABLE t2 (id int);\nCOMMIT;');
SELECT try(E'-- revises: none\n-- migrate:up\nROLLBACK;');
SELECT try(E'-- revises: none\n-- migrate:up\nSAVEPOINT s;');
SELECT try(E'-- revises: none\n-- migrate:up\nCOPY t FROM STDIN;');
SELECT load_migration('migrations/020_try.sql', E'-- revises: none\n-- migrate:up\nCOPY t FROM stdin;\n1\n\\.\n');
SELECT migrate_to('020');
SELECT load_migration('migrations/020_try.sql', E'-- revises: none\n-- migrate:up\n\\set x 1\nSELECT 1;');
SELECT migrate_to('020');
SELECT try(E'-- revises: none\n-- migrate:up\nCREATE INDEX CONCURRENTLY i ON t (id);');
SELECT try(E'-- revises: none\n-- migrate:up\nVACUUM t;');
SELECT try(E'-- revises: none\n-- migrate:up\nCALL migrate();');
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT :x;');
-- A long statement is cut, between two characters.
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT missing, ''' || repeat('ä', 300) || ''';');
-- The last line, without a newline at its end.
SELECT try(E'-- revises: none\n-- migrate:up\nSELECT 1;\nSELECT missing');
-- A deferred constraint waits for the commit, and tells nothing of the migration there: made immediate
-- it does.
SELECT try(E'-- revises: none\n-- migrate:up\nCREATE TABLE d (a int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO d VALUES (1), (1);\nSET CONSTRAINTS ALL IMMEDIATE;');
RESET client_min_messages;

-- The whole message, as psql shows it.
SELECT load_migration('migrations/020_try.sql', E'-- revises: none\n-- migrate:up\nSELECT 1;\nSELECT ''ä'',\n  missing FROM t;\n');
SELECT migrate_to('020');
SELECT load_migration('migrations/020_try.sql', E'-- revises: none\n-- migrate:up\nSELECT 1;\nSELECT ''ä'',,\n');
SELECT migrate_to('020');
SELECT load_migration('migrations/020_try.sql', E'-- revises: none\n-- migrate:up\nINSERT INTO t VALUES (1);\nALTER TABLE t ADD CONSTRAINT large CHECK (id > 5);\n');
SELECT migrate_to('020');
-- A label that the migration itself adds.
CREATE TYPE mood AS ENUM ('calm');
SELECT load_migration('migrations/020_try.sql', E'-- revises: none\n-- migrate:up\nALTER TYPE mood ADD VALUE ''wild'';\nCREATE TABLE felt (m mood DEFAULT ''wild'');\n');
SELECT migrate_to('020');
SELECT table_exists('t2'), (SELECT count(*) FROM migration_history() WHERE outcome = 'failed');

SET client_min_messages = warning;
DROP FUNCTION try;
DROP SCHEMA trouble CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
