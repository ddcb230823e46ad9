-- Whose turn it is: one run at a time works on a database. The lock is one of the transaction, so
-- it goes with it, whatever becomes of the session: behind a pooler that is shared with others.

-- Runs for different tenants do not wait for each other; the extension has the same keys.
CREATE FUNCTION idem.turn_key() RETURNS bigint
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN x'706769646d'::bigint # CASE idem.setting('tenant', '') WHEN '' THEN 0
    ELSE hashtext(idem.setting('tenant', ''))::bigint & x'ffffffff'::bigint END;
COMMENT ON FUNCTION idem.turn_key() IS 'the advisory lock of runs for this tenant';

CREATE FUNCTION idem.try_turn() RETURNS boolean
  LANGUAGE sql VOLATILE
  RETURN pg_try_advisory_xact_lock(idem.turn_key());
COMMENT ON FUNCTION idem.try_turn() IS 'whether this transaction has its turn';

CREATE FUNCTION idem.turn_holder() RETURNS text
  LANGUAGE sql STABLE
  RETURN coalesce((SELECT 'Process ' || l.pid || coalesce(', user ' || a.usename, '')
                          || coalesce(', application ' || nullif(a.application_name, ''), '') || '.'
                     FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
                    WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid()
                      AND l.database = (SELECT oid FROM pg_database
                          WHERE datname = current_database())
                      AND (l.classid::bigint << 32 | l.objid::bigint) = idem.turn_key()
                    LIMIT 1), 'It has just ended.');
COMMENT ON FUNCTION idem.turn_holder() IS 'who has the turn, in a line';

CREATE FUNCTION idem.wait_for_turn(since timestamptz) RETURNS timestamptz
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF since IS NULL THEN
    since := clock_timestamp();
    RAISE NOTICE USING ERRCODE = 'ID111', MESSAGE = 'waiting for another run of pg_idem',
      DETAIL = idem.turn_holder();
  END IF;
  IF idem.milliseconds(idem.setting('wait_timeout', '600s')) > 0
     AND idem.is_time_over(since, idem.setting('wait_timeout', '600s')) THEN
    PERFORM idem.raise('55P03', 'another run of pg_idem is under way in this database',
      idem.turn_holder(), 'Run again when it has ended, or raise pg_idem.wait_timeout.');
  END IF;
  PERFORM pg_sleep(least(0.2, 0.01 + extract(epoch FROM clock_timestamp() - since) / 4));
  RETURN since;
END $$;
COMMENT ON FUNCTION idem.wait_for_turn(timestamptz)
  IS 'a pause before another try; an error where pg_idem.wait_timeout is over; since when it waits';

CREATE FUNCTION idem.take_turn() RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  since timestamptz;
BEGIN
  IF idem.setting('script', '') <> '' THEN
    PERFORM idem.raise('ID010', 'a migration cannot run or stamp migrations',
      'The run that executes it does.',
      'Name what has to be applied before it in a line "-- depends:" of its file.');
  END IF;
  WHILE NOT idem.try_turn() LOOP
    since := idem.wait_for_turn(since);
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.take_turn() IS 'waits for the turn inside the transaction of the caller';
