-- Whatever a body throws leaves it as an ERROR of the server, with an SQLSTATE, raised after the last
-- C++ frame is gone: every destructor has run.
\pset tuples_only on
\pset format unaligned

-- An error of ours, with all it has to say; with nothing but a message.
SELECT throw_error('a message', 'A detail.', 'A hint.', E'a context\nof two lines');
\echo :LAST_ERROR_SQLSTATE
SELECT throw_error('a message');
-- Its text is text, not a format; of any length and script.
SELECT throw_error('100%s %d %n', '100%s', '100%s', '100%s');
SELECT throw_error('größer als 5 €');
SELECT throw_error('');
DO $$
BEGIN
  PERFORM throw_long(100000);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE '%, % characters', SQLSTATE, length(SQLERRM);
END $$;

-- What the standard library throws, what nobody knows, and memory that is not to be had.
SELECT throw_standard('from the standard library');
\echo :LAST_ERROR_SQLSTATE
DO $$
BEGIN
  PERFORM throw_from_library();
EXCEPTION WHEN internal_error THEN
  RAISE NOTICE '%', SQLSTATE;
END $$;
SELECT throw_bad_alloc();
\echo :LAST_ERROR_SQLSTATE
SELECT throw_unknown();
\echo :LAST_ERROR_SQLSTATE

-- Destructors: one for each of the throws above, one for each frame of a deep one.
SELECT count_destroyed();
SELECT throw_deep(1000);
SELECT count_destroyed();

-- In EXCEPTION blocks, in blocks in blocks, in loops.
DO $$
BEGIN
  BEGIN
    PERFORM throw_standard('inner');
  EXCEPTION WHEN internal_error THEN
    RAISE NOTICE '%', SQLERRM;
    PERFORM throw_error('outer', 'after ' || SQLERRM);
  END;
EXCEPTION WHEN SQLSTATE 'ID010' THEN
  RAISE NOTICE '%', SQLERRM;
END $$;
DO $$
DECLARE
  caught int := 0;
BEGIN
  FOR i IN 1..300 LOOP
    BEGIN
      CASE i % 3
        WHEN 0 THEN PERFORM throw_unknown();
        WHEN 1 THEN PERFORM throw_bad_alloc();
        ELSE PERFORM throw_deep(5);
      END CASE;
    EXCEPTION WHEN internal_error OR out_of_memory THEN
      caught := caught + 1;
    END;
  END LOOP;
  RAISE NOTICE 'caught %', caught;
END $$;
SELECT count_destroyed();

-- The transaction is aborted as by any other error, and the session is well.
BEGIN;
SELECT throw_unknown();
SELECT 1;
ROLLBACK;
SELECT 1;
