-- An ERROR of the server on its way through C++: every field arrives unchanged at the door, and every
-- destructor on the way has run.
\pset tuples_only on
\pset format unaligned
-- The fields of the error that `sql` ends with, as PL/pgSQL sees them.
CREATE FUNCTION fields_of(sql text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  code text; message text; detail text; hint text;
  of_schema text; of_table text; of_column text; of_type text; of_constraint text;
BEGIN
  EXECUTE sql;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
    detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT, of_schema = SCHEMA_NAME,
    of_table = TABLE_NAME, of_column = COLUMN_NAME, of_type = PG_DATATYPE_NAME,
    of_constraint = CONSTRAINT_NAME;
  RETURN concat_ws(' | ', code, message, detail, hint, of_schema, of_table, of_column, of_type, of_constraint);
END $$;
CREATE FUNCTION same(sql text) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN direct = passed THEN 'same: ' ELSE 'DIFFERENT: ' || direct || E'\n' END || passed
    FROM (SELECT fields_of(sql) AS direct, fields_of(format('SELECT run_sql(%L)', sql)) AS passed) AS f
$$;

-- All fields at once, as the server itself shows them and as PL/pgSQL sees them.
SELECT raise_deep(0);
\echo :LAST_ERROR_SQLSTATE
SELECT fields_of('SELECT raise_deep(100)');
SELECT count_destroyed();

-- Real errors, through SPI: the same with our door between as without it.
CREATE TABLE strict (a int NOT NULL, b int CONSTRAINT small CHECK (b < 10), c int UNIQUE, d date);
INSERT INTO strict VALUES (1, 1, 1);
CREATE TABLE follows (c int CONSTRAINT must_follow REFERENCES strict (c));
CREATE DOMAIN positive AS int CONSTRAINT above_zero CHECK (VALUE > 0);
SELECT same('INSERT INTO strict VALUES (NULL)');
SELECT same('INSERT INTO strict VALUES (1, 11)');
SELECT same('INSERT INTO strict VALUES (1, 1, 1)');
SELECT same('INSERT INTO follows VALUES (7)');
SELECT same('SELECT 0::positive');
SELECT same('SELECT 1 / 0');
SELECT same('SELECT missing FROM strict');
SELECT same('SELEC 1');
SELECT same('DROP TABLE strict');
SELECT same($$DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''XY123'', MESSAGE = ''m'', DETAIL = ''d'', HINT = ''h''; END'$$);
SELECT same('SELECT ''nothing''::date');
SELECT count_destroyed();

-- A position is told with the query that it is in.
SELECT run_sql('SELECT 1, missing FROM strict');

-- What is added to the context on the way stands below what the server said; and the error outlives
-- the subtransaction that it was raised in.
SELECT run_with_context('SELECT 1 / 0', 'a line of ours');
SELECT run_with_context('SELECT run_with_context(''SELECT 1 / 0'', ''the inner line'')', 'the outer line');

-- Warnings and notices are no errors.
SELECT run_sql($$DO 'BEGIN RAISE WARNING ''only a warning''; END'$$);

SET client_min_messages = warning;
DROP TABLE strict, follows;
DROP DOMAIN positive;
DROP FUNCTION fields_of, same;
