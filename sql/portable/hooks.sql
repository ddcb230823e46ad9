-- Hooks: scripts that a run executes around itself and around each revision.

CREATE FUNCTION idem.require_event(event text) RETURNS void
  LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF event IS NULL THEN PERFORM idem.raise('22004', 'event must not be null'); END IF;
  IF event NOT IN ('before_run', 'after_run', 'before_revision', 'after_revision') THEN
    PERFORM idem.raise('22023', format('"%s" is not an event of a run', event), '',
      'The events are before_run, after_run, before_revision and after_revision.');
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_event(text) IS 'an error where a run has no such event';

CREATE FUNCTION @extschema@.load_hook(event text, file text, content text) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.require_event(event);
  PERFORM idem.require_value(file, 'file');
  PERFORM idem.require_value(content, 'content');
  INSERT INTO idem.hook AS h (event, file, script, checksum)
  VALUES ($1, $2, content, encode(sha256(convert_to(content, 'UTF8')), 'hex'))
  ON CONFLICT ON CONSTRAINT hook_pkey DO UPDATE SET (file, script, checksum, loaded_at, loaded_by)
     = (excluded.file, excluded.script, excluded.checksum, excluded.loaded_at, excluded.loaded_by)
   WHERE (h.file, h.checksum) <> (excluded.file, excluded.checksum);
  RETURN FOUND;
END $$;

CREATE FUNCTION @extschema@.unload_hook(event text) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.require_event(event);
  DELETE FROM idem.hook AS h WHERE h.event = $1;
  RETURN FOUND;
END $$;

CREATE FUNCTION idem.tell_script(name text, direction text) RETURNS void
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT set_config('idem.revision', name, true), set_config('idem.direction', direction, true);
END;
COMMENT ON FUNCTION idem.tell_script(text, text)
  IS 'scripts and hooks may ask which revision is under way, and in which direction';

-- As a revision that has nothing but a way up; what it does is told, but is no step of a revision.
CREATE FUNCTION idem.run_hook(wanted_event text, path text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  hook idem.hook;
  migration idem.revision;
BEGIN
  SELECT * INTO hook FROM idem.hook AS h WHERE h.event = wanted_event;
  IF NOT FOUND THEN RETURN; END IF;
  migration.revision := 'hook ' || wanted_event;
  migration.file := hook.file;
  migration.up := hook.script;
  migration.up_line := 1;
  PERFORM idem.run_section(migration, 'up', path);
  PERFORM set_config('pg_idem.since', '', true), set_config('pg_idem.steps', '', true);
END $$;
COMMENT ON FUNCTION idem.run_hook(text,
    text) IS 'executes the script for an event, if there is one';

-- Those of a whole run are steps of its plan: hook-up before_run.
CREATE FUNCTION idem.with_hooks(steps text[]) RETURNS text[]
  LANGUAGE sql STABLE
  RETURN CASE WHEN cardinality(steps) > 0
                AND EXISTS (SELECT FROM idem.hook WHERE event IN ('before_run', 'after_run'))
              THEN ARRAY['hook-' || split_part(steps[1], ' ', 1) || ' before_run'] || steps
                   || ARRAY['hook-' || split_part(steps[1], ' ', 1) || ' after_run']
              ELSE steps END;
COMMENT ON FUNCTION idem.with_hooks(text[]) IS 'a plan with the hooks of the run around it';

CREATE FUNCTION idem.is_hook(step text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN starts_with(step, 'hook-');
COMMENT ON FUNCTION idem.is_hook(text) IS 'whether a step is a hook of the run';
