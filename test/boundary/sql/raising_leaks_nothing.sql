-- Five thousand errors in one transaction, each with a message of 100 kB, leave nothing behind: what
-- is thrown in C++, what the server raises, what is caught in a subtransaction. Without care each of
-- these loops would hold 500 MB at its end.
\pset tuples_only on
\pset format unaligned
CREATE FUNCTION grown_by(call text, times int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  resident_before bigint;
  contexts_before bigint;
  resident bigint;
  contexts bigint;
BEGIN
  FOR i IN 0..times LOOP
    BEGIN
      EXECUTE 'SELECT ' || call;
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
    IF i = times / 10 THEN  -- caches are filled
      resident_before := resident_memory();
      SELECT sum(total_bytes) INTO contexts_before FROM pg_backend_memory_contexts;
    END IF;
  END LOOP;
  SELECT sum(total_bytes) - contexts_before INTO contexts FROM pg_backend_memory_contexts;
  resident := resident_memory() - resident_before;
  RETURN CASE WHEN resident < 16 * 1024 THEN 'process below 16 MB, '
              ELSE format('process %s kB, ', resident) END
      || CASE WHEN contexts < 8 * 1024 * 1024 THEN 'memory contexts below 8 MB'
              ELSE format('memory contexts %s bytes', contexts) END;
END $$;
SELECT grown_by('throw_long(100000)', 5000);
SELECT grown_by('raise_long_message(100000)', 5000);
SELECT grown_by('run_sql(''SELECT throw_long(100000)'')', 5000);
SELECT grown_by('run_sql(''SELECT raise_long_message(100000)'')', 5000);
SELECT grown_by('run_and_catch(''SELECT raise_long_message(100000)'')', 5000);
SELECT grown_by('run_with_context(''SELECT raise_long_message(100000)'', ''a line'')', 5000);
SELECT grown_by('throw_deep(100)', 5000), grown_by('raise_deep(100)', 5000);
SELECT grown_by('throw_bad_alloc()', 5000);
-- And what does not fail.
SELECT grown_by('run_sql(''SELECT 1'')', 5000), grown_by('run_and_catch(''SELECT 1'')', 5000);
DROP FUNCTION grown_by;
