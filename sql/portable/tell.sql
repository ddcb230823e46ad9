-- How steps are told: a NOTICE each, drift by the policy pg_idem.on_drift. What a run collects for
-- its journal is in settings of the transaction, so that a subtransaction that is rolled back takes
-- its steps along.

CREATE FUNCTION idem.outcome_code(outcome text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE outcome WHEN 'created' THEN 'ID100' WHEN 'altered' THEN 'ID101'
                      WHEN 'dropped' THEN 'ID102' WHEN 'renamed' THEN 'ID103'
                      WHEN 'unchanged' THEN 'ID104' WHEN 'drifted' THEN 'ID105'
                      WHEN 'executed' THEN 'ID106' END;
COMMENT ON FUNCTION idem.outcome_code(text) IS 'the SQLSTATE of a step''s NOTICE or WARNING';

CREATE FUNCTION idem.setting(name text, fallback text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('pg_idem.' || name, true), ''), fallback);
COMMENT ON FUNCTION idem.setting(text, text) IS 'a setting of pg_idem';

CREATE FUNCTION idem.record(outcome text, message text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  now timestamptz := clock_timestamp();
  since text := idem.setting('since', '');
BEGIN
  IF since = '' THEN RETURN; END IF;  -- no run is under way
  PERFORM set_config('pg_idem.steps', concat_ws(', ', nullif(idem.setting('steps', ''), ''),
      format('{"outcome": %s, "text": %s, "line": %s, "ms": %s}', to_json(outcome),
             to_json(message), idem.setting('line', '1'),
             round(extract(epoch FROM now - since::timestamptz) * 1000, 3))), true);
  PERFORM set_config('pg_idem.since', now::text, true);
END $$;
COMMENT ON FUNCTION idem.record(text,
    text) IS 'adds a step to those of the run, if one is under way';

CREATE FUNCTION idem.tell(outcome text, message text, relation oid DEFAULT NULL,
                          column_name text DEFAULT '', constraint_name text DEFAULT '')
  RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  schema_name text := '';
  table_name text := '';
BEGIN
  PERFORM idem.record(outcome, message);
  IF outcome = 'drifted' AND idem.setting('on_drift', 'warning') = 'ignore'
      THEN RETURN false; END IF;
  IF relation IS NOT NULL THEN
    SELECT n.nspname, c.relname INTO schema_name, table_name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = relation;
  END IF;
  IF outcome = 'drifted' THEN
    RAISE WARNING USING ERRCODE = idem.outcome_code(outcome), MESSAGE = outcome || ': ' || message,
      SCHEMA = coalesce(schema_name, ''), TABLE = coalesce(table_name, ''), COLUMN = column_name,
      CONSTRAINT = constraint_name;
  ELSE
    RAISE NOTICE USING ERRCODE = idem.outcome_code(outcome), MESSAGE = outcome || ': ' || message,
      SCHEMA = coalesce(schema_name, ''), TABLE = coalesce(table_name, ''), COLUMN = column_name,
      CONSTRAINT = constraint_name;
  END IF;
  RETURN outcome NOT IN ('unchanged', 'drifted');
END $$;
COMMENT ON FUNCTION idem.tell(text, text, oid, text, text)
  IS 'tells and records a step; returns whether it changed something';

CREATE TYPE idem.difference AS (message text, column_name text, constraint_name text);
COMMENT ON TYPE idem.difference IS 'what is not as wanted, in a sentence, and the names concerned';

CREATE FUNCTION idem.raise_drift(differences idem.difference[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.raise('ID001', differences[1].message,
    CASE WHEN cardinality(differences) > 1
         THEN E'All differences:\n' || (SELECT string_agg(d.message, E'\n')
                                          FROM unnest(differences) AS d) ELSE '' END,
    'Make the object as wanted, or change the definition; SET pg_idem.on_drift = ''warning'' '
    'tells differences and goes on.');
END $$;
COMMENT ON FUNCTION idem.raise_drift(idem.difference[]) IS 'drift where the policy is error';

CREATE FUNCTION idem.tell_compared(differences idem.difference[], unchanged text,
                                   relation oid DEFAULT NULL)
  RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  one idem.difference;
BEGIN
  IF cardinality(differences) IS DISTINCT FROM 0 AND differences IS NOT NULL THEN
    IF idem.setting('on_drift', 'warning') = 'error'
        THEN PERFORM idem.raise_drift(differences); END IF;
    FOREACH one IN ARRAY differences LOOP
      PERFORM idem.tell('drifted', one.message, relation, coalesce(one.column_name, ''),
                        coalesce(one.constraint_name, ''));
    END LOOP;
    RETURN false;
  END IF;
  RETURN idem.tell('unchanged', unchanged, relation);
END $$;
COMMENT ON FUNCTION idem.tell_compared(idem.difference[], text, oid)
  IS 'an object that exists: unchanged, or each difference as drift; returns false';
