-- After an error that C++ has caught in a subtransaction the session goes on as if nothing had
-- happened: nothing is left open, no setting of the process is changed. What the server finds left
-- over at the end of a transaction it would warn of, and the output here would show it.
\pset tuples_only on
\pset format unaligned
CREATE TABLE numbers (n int PRIMARY KEY);
INSERT INTO numbers SELECT generate_series(1, 1000);

-- What the guard alone puts back: memory and error contexts, the exception stack, interrupts.
SELECT state_after_error();
SELECT state_after_subtransaction('SELECT 1');
SELECT state_after_subtransaction('SELECT 1 / 0');
SELECT state_after_subtransaction('SELEC 1');

-- Errors in the middle of a scan, a sort, a join, an index build, a write, a trigger, a cursor.
BEGIN;
SELECT run_and_catch('SELECT 1 / (n - 500) FROM numbers');
SELECT run_and_catch('SELECT 1 / (n - 500) FROM numbers ORDER BY n DESC');
SELECT run_and_catch('SELECT 1 / (a.n - b.n) FROM numbers a JOIN numbers b USING (n)');
SELECT run_and_catch('CREATE INDEX ON numbers ((1 / (n - 500)))');
SELECT run_and_catch('UPDATE numbers SET n = 1');
SELECT run_and_catch('INSERT INTO numbers VALUES (2000), (1)');
SELECT run_and_catch('CREATE TABLE half (id int); INSERT INTO half VALUES (1); SELECT missing FROM half');
SELECT run_and_catch('LOCK TABLE numbers; SELECT 1 / 0');
SELECT run_and_catch('DECLARE c CURSOR FOR SELECT 1 / (n - 3) FROM numbers; FETCH 5 FROM c');
SELECT run_and_catch('SET LOCAL work_mem = ''1MB''; SET search_path = nowhere; SELECT 1 / 0');
SELECT run_and_catch('SELECT 1');
SELECT count(*), max(n), to_regclass('half') FROM numbers;
SHOW search_path;
SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'numbers'::regclass ORDER BY 1;
SELECT name FROM pg_cursors;
COMMIT;
SELECT count(*) FROM numbers;

-- What was done between two errors stays.
BEGIN;
INSERT INTO numbers VALUES (1001);
SELECT run_and_catch('INSERT INTO numbers VALUES (1002); SELECT 1 / 0');
SELECT run_and_catch('INSERT INTO numbers VALUES (1003)');
SELECT run_and_catch('INSERT INTO numbers VALUES (1003)');
COMMIT;
SELECT n FROM numbers WHERE n > 1000 ORDER BY n;

-- Doors in doors: one that is called by SPI throws or raises, the outer one catches; five deep.
SELECT count_destroyed() IS NOT NULL;
SELECT run_and_catch('SELECT throw_error(''inner'')'), run_and_catch('SELECT throw_unknown()'),
       run_and_catch('SELECT raise_deep(3)'), run_and_catch('SELECT throw_deep(3)');
SELECT count_destroyed();
SELECT run_and_catch('SELECT run_and_catch(''SELECT run_and_catch(''''SELECT 1 / 0'''')'')');
SELECT run_sql('SELECT run_sql(''SELECT run_sql(''''SELECT throw_error(''''''''the bottom'''''''')'''')'')');
SELECT count_destroyed();
SELECT run_and_catch('SELECT run_sql(''SELECT run_sql(''''SELECT raise_deep(2)'''')'')');
SELECT count_destroyed();

-- In PL/pgSQL, whose own blocks stand around, between and below.
CREATE FUNCTION below() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM run_and_catch('SELECT throw_standard(''below'')');
  PERFORM throw_error('from below');
EXCEPTION WHEN SQLSTATE 'ID010' THEN
  INSERT INTO numbers VALUES (3000);
  PERFORM raise_deep(1);
END $$;
DO $$
BEGIN
  FOR i IN 1..100 LOOP
    BEGIN
      PERFORM run_sql('SELECT below()');
    EXCEPTION WHEN exclusion_violation THEN
      NULL;
    END;
  END LOOP;
  RAISE NOTICE '%', run_and_catch('SELECT below()');
END $$;
SELECT count(*) FROM numbers WHERE n = 3000;

DROP FUNCTION below;
DROP TABLE numbers;
