-- execute_sql_if_condition: data steps that ask first. The condition is one row and one column,
-- boolean or a count; NULL and no row are false; anything else is an error.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA stock;
SET search_path = stock, public;
CREATE TABLE item (id int, n int);

-- The story it is for: fill once.
SELECT execute_sql_if_condition('INSERT INTO item VALUES (1, 10), (2, 20)',
                                'SELECT count(*) = 0 FROM item', 'fill the stock');
SELECT execute_sql_if_condition('INSERT INTO item VALUES (1, 10), (2, 20)',
                                'SELECT count(*) = 0 FROM item', 'fill the stock');
SELECT count(*) FROM item;

-- What is true: true, and a count that is not zero, of any type that counts.
SELECT execute_sql_if_condition('SELECT 1', 'SELECT true', 'true');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT count(*) FROM item', 'a count');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT 1::smallint', 'smallint'),
       execute_sql_if_condition('SELECT 1', 'SELECT -1', 'integer'),
       execute_sql_if_condition('SELECT 1', 'SELECT sum(n) FROM item', 'bigint'),
       execute_sql_if_condition('SELECT 1', 'SELECT 0.001', 'numeric'),
       execute_sql_if_condition('SELECT 1', 'VALUES (true)', 'VALUES'),
       execute_sql_if_condition('SELECT 1', 'WITH a AS (SELECT true AS b) TABLE a;', 'WITH, TABLE'),
       execute_sql_if_condition('SELECT 1', 'SELECT EXISTS (SELECT FROM item) -- yes', 'EXISTS'),
       execute_sql_if_condition('SELECT 1', '(SELECT 1 UNION SELECT 1)', 'UNION'),
       execute_sql_if_condition('SELECT 1', 'SELECT NOT column_exists(''item'', ''name'')', 'ours');
-- What is false: false, zero, NULL, no row.
SELECT execute_sql_if_condition('SELECT 1', 'SELECT false', 'false'),
       execute_sql_if_condition('SELECT 1', 'SELECT 0', 'zero'),
       execute_sql_if_condition('SELECT 1', 'SELECT 0::bigint', 'bigint zero'),
       execute_sql_if_condition('SELECT 1', 'SELECT 0.00', 'numeric zero'),
       execute_sql_if_condition('SELECT 1', 'SELECT NULL::boolean', 'NULL'),
       execute_sql_if_condition('SELECT 1', 'SELECT NULL', 'NULL of no type'),
       execute_sql_if_condition('SELECT 1', 'SELECT max(n) FROM item WHERE n < 0', 'NULL integer'),
       execute_sql_if_condition('SELECT 1', 'SELECT true FROM item WHERE false', 'no row');

-- What is neither: every other shape, and no statement that writes.
SELECT execute_sql_if_condition('SELECT 1', 'SELECT true FROM item', 'two rows');
\echo :LAST_ERROR_SQLSTATE
SELECT execute_sql_if_condition('SELECT 1', 'SELECT true, true', 'two columns');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT', 'no column');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT ''yes''', 'text');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT 1::real', 'real');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT ARRAY[true]', 'array');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT true; SELECT true', 'two statements');
SELECT execute_sql_if_condition('SELECT 1', '', 'no statement');
SELECT execute_sql_if_condition('SELECT 1', 'DELETE FROM item', 'DELETE');
SELECT execute_sql_if_condition('SELECT 1', 'DELETE FROM item RETURNING true', 'DELETE RETURNING');
SELECT execute_sql_if_condition('SELECT 1', 'CREATE TABLE t ()', 'DDL');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT 1 INTO t', 'SELECT INTO');
SELECT execute_sql_if_condition('SELECT 1', 'EXPLAIN SELECT 1', 'EXPLAIN');
SELECT execute_sql_if_condition('SELECT 1', 'COMMIT', 'COMMIT');
SELECT count(*) FROM item;

-- Errors in either are the caller's, with the description in their context.
SELECT execute_sql_if_condition('SELECT 1', 'SELECT missing FROM item', 'look at the stock');
\echo :LAST_ERROR_SQLSTATE
SELECT execute_sql_if_condition('SELECT 1', 'SELEC true', 'look at the stock');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT 1 / 0 > 1', 'look at the stock');
SELECT execute_sql_if_condition('INSERT INTO item VALUES (3, ''x'')', 'SELECT true', 'fill the stock');
SELECT execute_sql_if_condition('INSER INTO item VALUES (3, 3)', 'SELECT true', 'fill the stock');
SELECT execute_sql_if_condition('INSERT INTO item VALUES (3, 3); INSERT INTO item VALUES (4, 1 / 0)',
                                'SELECT true', 'fill the stock');
SELECT execute_sql_if_condition('COMMIT', 'SELECT true', 'commit');
DO $$
DECLARE
  context text; of_table text; of_column text;
BEGIN
  PERFORM execute_sql_if_condition('INSERT INTO item VALUES (1, NULL); ALTER TABLE item ALTER n SET NOT NULL',
                                   'SELECT true', 'forbid nulls');
EXCEPTION WHEN not_null_violation THEN
  GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT, of_table = TABLE_NAME, of_column = COLUMN_NAME;
  RAISE NOTICE '%.%, %', of_table, of_column, substring(context FROM 'statement of ".*"');
END $$;
SELECT count(*) FROM item;

-- The SQL may be several statements, and goes the way of all of them: DDL is made idempotent.
SELECT execute_sql_if_condition('ALTER TABLE item ADD COLUMN name text; UPDATE item SET name = ''x''',
                                'SELECT NOT column_exists(''item'', ''name'')', 'name the items');
SELECT execute_sql_if_condition('ALTER TABLE item ADD COLUMN name text; UPDATE item SET name = ''y''',
                                'SELECT true', 'name the items');
SELECT execute_sql_if_condition('', 'SELECT true', 'nothing to do');

-- In PL/pgSQL, nested, and in a read-only transaction where there is nothing to do.
DO $$
BEGIN
  FOR i IN 1..3 LOOP
    IF execute_sql_if_condition(format('INSERT INTO item VALUES (%s, 7)', 50 + i),
                                'SELECT count(*) < 2 FROM item WHERE n = 7', 'two of seven') THEN
      RAISE NOTICE 'ran';
    END IF;
  END LOOP;
END $$;
SELECT execute_sql_if_condition(
  'SELECT execute_sql_if_condition(''SELECT 1 / 0'', ''SELECT true'', ''inner'')', 'SELECT true', 'outer');
BEGIN READ ONLY;
SELECT execute_sql_if_condition('DELETE FROM item', 'SELECT false', 'read only');
SELECT execute_sql_if_condition('DELETE FROM item', 'SELECT true', 'read only');
ROLLBACK;

-- NULL is no statement, no condition and no description.
SELECT execute_sql_if_condition(NULL, 'SELECT true', 'x');
SELECT execute_sql_if_condition('SELECT 1', NULL, 'x');
SELECT execute_sql_if_condition('SELECT 1', 'SELECT true', NULL);

SET client_min_messages = warning;
DROP SCHEMA stock CASCADE;
