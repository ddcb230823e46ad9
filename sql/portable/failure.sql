-- A step that failed: what is written down of it, and whether and when it is tried again.

CREATE TYPE idem.failure AS (
  code text, message text, detail text, hint text, schema_name text, table_name text,
  column_name text, constraint_name text, type_name text
);
COMMENT ON TYPE idem.failure IS 'an error that was caught';

CREATE FUNCTION idem.record_failure(step text, progress idem.progress, began timestamptz,
    failure idem.failure)
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF progress.row_id IS NOT NULL THEN
    PERFORM idem.fail_outside(progress.row_id, failure.code, failure.message);
  ELSE
    PERFORM idem.write_journal(
      CASE WHEN idem.is_hook(step) THEN 'hook ' ELSE '' END || idem.revision_of(step),
      replace(idem.direction_of(step), 'hook-', ''), began, 'failed',
        failure.code,
                               failure.message);
  END IF;
END $$;
COMMENT ON FUNCTION idem.record_failure(text, idem.progress, timestamptz, idem.failure)
  IS 'an attempt that failed';

-- Whether to try again: what passes by itself, as long as pg_idem.lock_patience lasts.
CREATE FUNCTION idem.may_try_again(step text, failure idem.failure, since timestamptz,
    tries integer)
  RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF failure.code NOT IN ('55P03', '40P01', '40001', '53400')
     OR idem.is_time_over(since, idem.setting('lock_patience', '300s')) THEN RETURN false; END IF;
  IF tries % 20 = 0 THEN
    RAISE NOTICE USING ERRCODE = 'ID112',
      MESSAGE = format('revision %s waits and will be tried again: %s', idem.revision_of(step),
          failure.message),
      DETAIL = failure.detail;
  END IF;
  RETURN true;
END $$;
COMMENT ON FUNCTION idem.may_try_again(text, idem.failure, timestamptz, integer)
  IS 'whether a failed attempt is worth another one; tells it';

CREATE FUNCTION idem.pause(tries integer) RETURNS void
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT pg_sleep(least(2, 0.05 * 2 ^ least(tries, 10)) * (0.5 + random()));
END;
COMMENT ON FUNCTION idem.pause(integer) IS 'a pause before another try; they grow';

CREATE FUNCTION idem.reraise(failure idem.failure) RETURNS void
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT idem.reraise(failure.code, failure.message, failure.detail, failure.hint,
      failure.schema_name,
                      failure.table_name, failure.column_name, failure.constraint_name,
                          failure.type_name);
END;
COMMENT ON FUNCTION idem.reraise(idem.failure) IS 'raises what was caught';
