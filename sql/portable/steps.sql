-- The steps of a run: revisions up or down, and the hooks around the run; as text, which outlives a
-- transaction.

-- The plan as names, which stay the same when others work meanwhile.
CREATE FUNCTION idem.planned_names(target text, only_direction text, again boolean DEFAULT false)
  RETURNS text[]
  LANGUAGE sql
  RETURN idem.with_hooks(ARRAY(SELECT p.direction || ' ' || p.revision
                                 FROM idem.planned(target, only_direction, again) AS p
                                ORDER BY p."position"));
COMMENT ON FUNCTION idem.planned_names(text, text, boolean)
  IS 'the steps to a target, each: up 001';

CREATE FUNCTION idem.direction_of(step text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN split_part(step, ' ', 1);
COMMENT ON FUNCTION idem.direction_of(text) IS 'up or down';

CREATE FUNCTION idem.revision_of(step text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN substr(step, strpos(step, ' ') + 1);
COMMENT ON FUNCTION idem.revision_of(text) IS 'the revision of a step';

-- A repeatable one may have no way down; then it is only recorded.
CREATE FUNCTION idem.is_outside(step text) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN EXISTS (SELECT FROM idem.revision AS r
                  WHERE r.revision = idem.revision_of(step) AND NOT r.transactional
                    AND (idem.direction_of(step) = 'up' OR r.down IS NOT NULL));
END $$;
COMMENT ON FUNCTION idem.is_outside(text) IS 'whether a step runs outside a transaction';

CREATE FUNCTION idem.require_transactional(steps text[]) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  step text;
  migration idem.revision;
BEGIN
  FOREACH step IN ARRAY steps LOOP
    CONTINUE WHEN NOT idem.is_outside(step);
    migration := idem.migration(idem.revision_of(step));
    PERFORM idem.raise('0A000', format('revision "%s" cannot run in a transaction',
        migration.revision),
      format('Its file %s says "transaction: off".', migration.file),
      'Use CALL migrate(...) or pg_idem upgrade, which run each revision by itself.');
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.require_transactional(text[])
  IS 'an error where a step cannot run in a transaction';

CREATE FUNCTION idem.count(steps text[]) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT count(*)::integer FROM unnest(steps) AS s WHERE NOT idem.is_hook(s));
COMMENT ON FUNCTION idem.count(text[]) IS 'the number of revisions';

CREATE FUNCTION idem.is_empty(steps text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN cardinality(steps) = 0;
COMMENT ON FUNCTION idem.is_empty(text[]) IS 'whether nothing is to be done';

CREATE FUNCTION idem.run_step(step text, path text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.tell_script(CASE WHEN idem.is_hook(step) THEN '' ELSE idem.revision_of(step) END,
                           replace(idem.direction_of(step), 'hook-', ''));
  IF idem.is_hook(step) THEN
    PERFORM idem.run_hook(idem.revision_of(step), path);
  ELSE
    PERFORM idem.run_revision(idem.revision_of(step), idem.direction_of(step), path);
  END IF;
END $$;
COMMENT ON FUNCTION idem.run_step(text, text) IS 'a revision, or a hook of the run';
