-- What is recorded of runs: what is applied, and every attempt.

CREATE FUNCTION idem.record_done(migration idem.revision, direction text, started_at timestamptz,
                                 stamped boolean)
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF direction = 'down' OR migration.repeatable THEN  -- which may be applied once more
    DELETE FROM idem.tenant_applied AS a WHERE a.revision = migration.revision;
  END IF;
  IF direction = 'down' THEN RETURN; END IF;
  INSERT INTO idem.tenant_applied (revision, applied_order, checksum, applied_at, duration, stamped)
  VALUES (migration.revision,
          coalesce((SELECT max(a.applied_order) FROM idem.tenant_applied AS a), 0) + 1,
              migration.checksum,
          started_at, CASE WHEN NOT stamped THEN clock_timestamp() - started_at END, stamped);
END $$;
COMMENT ON FUNCTION idem.record_done(idem.revision, text, timestamptz, boolean)
  IS 'what is in effect from now on';

CREATE FUNCTION idem.recorded_steps() RETURNS jsonb
  LANGUAGE sql STABLE
  RETURN ('[' || idem.setting('steps', '') || ']')::jsonb;
COMMENT ON FUNCTION idem.recorded_steps() IS 'the steps of the revision under way';

CREATE FUNCTION idem.write_journal(name text, direction text, began timestamptz, result text,
                                   code text DEFAULT NULL, error text DEFAULT NULL,
                                   did jsonb DEFAULT '[]')
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  INSERT INTO idem.tenant_journal (revision, direction, started_at, duration, outcome, sqlstate,
      message, steps)
  VALUES (name, direction, began, clock_timestamp() - began, result, code, error, did);
END $$;
COMMENT ON FUNCTION idem.write_journal(text, text, timestamptz, text, text, text, jsonb)
  IS 'an attempt that has ended';

-- Between statements a revision outside a transaction has a row of its own, which says how far it
-- is.
CREATE FUNCTION idem.position_row(name text, direction text) RETURNS idem.tenant_journal
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT j.* FROM idem.tenant_journal AS j
   WHERE j.id = (SELECT max(k.id) FROM idem.tenant_journal AS k
                  WHERE k.revision = name
                    AND (k.done_checksum IS NOT NULL OR k.outcome NOT IN ('failed', 'vanished')))
     AND j.direction = position_row.direction AND j.done_checksum IS NOT NULL
     AND j.outcome IN ('started', 'failed', 'vanished');
END;
COMMENT ON FUNCTION idem.position_row(text, text)
  IS 'how far the last attempt came that had begun; null: it came to its end, or there was none';

CREATE FUNCTION idem.write_position(row_id bigint, done integer, left_to_do text[], sum text)
  RETURNS void
  LANGUAGE sql
BEGIN ATOMIC
  UPDATE idem.tenant_journal SET statements_done = done, pending = nullif(left_to_do, '{}'),
      done_checksum = sum,
         steps = steps || idem.recorded_steps(), duration = clock_timestamp() - started_at
   WHERE id = row_id;
END;
COMMENT ON FUNCTION idem.write_position(bigint, integer, text[], text)
  IS 'how far an attempt outside a transaction is';
