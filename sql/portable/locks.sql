-- A statement that needs a lock does not make the site queue behind it: the lock is asked for
-- without ever waiting in its queue, again and again for as long as pg_idem.lock_timeout lasts.
-- Where it is not to be had, a run rolls back and tries again later.

CREATE FUNCTION idem.milliseconds(setting text) RETURNS float8
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN setting ~ '^\s*\d+\s*$' THEN setting::float8
              ELSE extract(epoch FROM replace(setting, 'min', ' min')::interval) * 1000 END;
COMMENT ON FUNCTION idem.milliseconds(text) IS 'a duration as the server''s settings write it';

CREATE FUNCTION idem.may_lock(relation oid) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_class
                  WHERE oid = relation AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'USAGE'))
         AND current_setting('transaction_read_only') = 'off';
COMMENT ON FUNCTION idem.may_lock(oid)
  IS 'whether LOCK TABLE makes sense; else the statement''s own error says more';

CREATE FUNCTION idem.is_time_over(begin timestamptz, setting text) RETURNS boolean
  LANGUAGE sql VOLATILE
  RETURN extract(epoch FROM clock_timestamp() - begin) * 1000 >= idem.milliseconds(setting);
COMMENT ON FUNCTION idem.is_time_over(timestamptz, text) IS 'whether that long has passed';

-- What somebody else is altering is not judged as it was. The size of a table is told when that one
-- has ended, and takes no right to look. The table may be renamed or dropped by then.
CREATE FUNCTION idem.settled(name text[]) RETURNS oid
  LANGUAGE plpgsql VOLATILE AS
$$
BEGIN
  PERFORM pg_catalog.pg_relation_size(idem.relation(name));
  RETURN idem.relation(name);
END $$;
COMMENT ON FUNCTION idem.settled(text[])
  IS 'the relation of a name, when whoever alters it just now has ended';

CREATE FUNCTION idem.try_lock(relation oid, mode text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
BEGIN
  EXECUTE pg_catalog.format('LOCK TABLE %s IN %s MODE NOWAIT', idem.told(relation), mode);
  RETURN true;
EXCEPTION WHEN lock_not_available THEN
  RETURN false;
END $$;
COMMENT ON FUNCTION idem.try_lock(oid, text) IS 'whether the lock could be had at once';

CREATE FUNCTION idem.execute_with_lock(sql text, relation oid, mode text DEFAULT 'ACCESS EXCLUSIVE')
  RETURNS void
  LANGUAGE plpgsql AS
$$
DECLARE
  since pg_catalog.timestamptz := pg_catalog.clock_timestamp();
BEGIN
  WHILE idem.may_lock(relation) AND NOT idem.try_lock(relation, mode) LOOP
    IF idem.is_time_over(since, idem.setting('lock_timeout', '200ms')) THEN
      PERFORM idem.raise('55P03', pg_catalog.format('could not get %s lock on %s', mode,
          idem.told(relation)),
                         idem.lock_holders(relation),
                         'Run again later, or raise pg_idem.lock_patience.');
    END IF;
    PERFORM pg_catalog.pg_sleep(0.02);
  END LOOP;
  EXECUTE sql;
END $$;
COMMENT ON FUNCTION idem.execute_with_lock(text, oid, text)
  IS 'executes a statement that locks that relation';

-- The text of what they execute is shown to their own role and to privileged ones only.
CREATE FUNCTION idem.lock_holders(relation oid) RETURNS text
  LANGUAGE sql STABLE
  RETURN coalesce((SELECT string_agg(DISTINCT 'It is held by process ' || l.pid
                            || coalesce(', user ' || a.usename, '')
                            || coalesce(', application '
                                || quote_ident(nullif(a.application_name, '')), '')
                            || coalesce(', for ' || round(extract(epoch
                                FROM clock_timestamp() - a.xact_start)) || ' s', '')
                            || coalesce(': ' || nullif(a.query, ''), '') || '.', E'\n')
                     FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
                    WHERE l.relation = lock_holders.relation AND l.granted
                      AND l.database = (SELECT oid FROM pg_database
                          WHERE datname = current_database())
                      AND l.pid <> pg_backend_pid()), '');
COMMENT ON FUNCTION idem.lock_holders(oid) IS 'who holds locks on a relation';

-- What PostgreSQL executes only as a command of its own is left to the client, which sends it when
-- the transaction that asked for it is committed: pg_idem.top_level collects it while a revision
-- runs outside a transaction.
CREATE FUNCTION idem.at_top_level(command text, sql text, outcome text, message text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF idem.setting('top_level', '') = '' THEN
    PERFORM idem.raise('25001', command || ' cannot run inside a transaction',
      'PostgreSQL executes it only as a command of its own.',
      'Put it into a revision whose file says "-- transaction: off" in its header, and run that by '
      'CALL migrate(...) or pg_idem upgrade.');
  END IF;
  PERFORM set_config('pg_idem.top_level', (current_setting('pg_idem.top_level')::jsonb
    || jsonb_build_object('sql', sql, 'outcome', outcome, 'message', message))::text, true);
END $$;
COMMENT ON FUNCTION idem.at_top_level(text, text, text, text)
  IS 'leaves a statement to the client; an error where no client is there to take it';
