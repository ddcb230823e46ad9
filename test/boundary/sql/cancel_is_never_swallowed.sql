-- Cancel, timeouts and the end of memory pass through whoever catches errors to go on.
\pset tuples_only on
\pset format unaligned

-- The statement timeout, in the server and in a loop of pure C++.
SET statement_timeout = '50ms';
SELECT run_sql('SELECT pg_sleep(60)');
\echo :LAST_ERROR_SQLSTATE
SELECT run_and_catch('SELECT pg_sleep(60)');
\echo :LAST_ERROR_SQLSTATE
SELECT run_and_catch('SELECT run_and_catch(''SELECT pg_sleep(60)'')');
SELECT loop_until_cancelled();
SELECT run_and_catch('SELECT loop_until_cancelled()');
RESET statement_timeout;
SELECT count_destroyed();

-- A cancel that somebody sends.
SELECT run_and_catch('SELECT pg_cancel_backend(pg_backend_pid()); SELECT pg_sleep(60)');
\echo :LAST_ERROR_SQLSTATE

-- A lock that is not to be had is an error like others.
SELECT run_and_catch('DO $$ BEGIN RAISE lock_not_available; END $$');

-- Out of memory in the server, in C++, below a catch.
\set VERBOSITY terse
SELECT raise_out_of_memory();
\echo :LAST_ERROR_SQLSTATE
SELECT run_and_catch('SELECT raise_out_of_memory()');
\set VERBOSITY default
SELECT run_and_catch('SELECT throw_bad_alloc()');
\echo :LAST_ERROR_SQLSTATE
SELECT raise_invalid_size();
\echo :LAST_ERROR_SQLSTATE
SELECT run_and_catch('SELECT raise_invalid_size()');
SELECT count_destroyed();

-- PL/pgSQL does not swallow a cancel in WHEN OTHERS either.
SET statement_timeout = '50ms';
DO $$
BEGIN
  PERFORM run_sql('SELECT pg_sleep(60)');
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'swallowed';
END $$;
RESET statement_timeout;
SELECT 1;
