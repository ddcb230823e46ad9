-- Executes a plan: in the transaction of the caller (migrate_to), or with a transaction for each
-- revision (migrate). The procedures have no SET clause, or they could not commit.

CREATE FUNCTION idem.refuse_on_standby() RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF pg_is_in_recovery() THEN
    PERFORM idem.raise('25006', 'this server is a hot standby',
      'It only follows another server and cannot change anything.',
      'Run on the primary server; the standby will follow.');
  END IF;
END $$;
COMMENT ON FUNCTION idem.refuse_on_standby() IS 'an error on a server that only follows another';

CREATE FUNCTION @extschema@.migrate_to(target text, direction text DEFAULT NULL) RETURNS integer
  LANGUAGE plpgsql AS
$$
DECLARE
  path pg_catalog.text :=
    idem.path_to_functions(pg_catalog.current_setting('search_path'), '@extschema@');
  steps pg_catalog.text[];
  step pg_catalog.text;
BEGIN
  PERFORM idem.refuse_on_standby();
  IF idem.is_empty(idem.planned_names(target, direction)) THEN RETURN 0; END IF;
  PERFORM idem.take_turn();
  steps := idem.planned_names(target, direction, again => true);
  PERFORM idem.require_transactional(steps);
  FOREACH step IN ARRAY steps LOOP
    PERFORM idem.run_step(step, path);
  END LOOP;
  RETURN idem.count(steps);
END $$;

-- What others have done since the plan was made is done; what they have taken away is not guessed.
CREATE FUNCTION idem.is_done(step text, later text[] DEFAULT '{}') RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  name constant text := idem.revision_of(step);
  up constant boolean := idem.direction_of(step) = 'up';
  applied constant boolean := EXISTS (
    SELECT FROM idem.tenant_applied AS a JOIN idem.revision AS r USING (revision)
     WHERE a.revision = name
       AND (idem.direction_of(step) = 'down' OR NOT r.repeatable
            OR (a.checksum = r.checksum AND NOT EXISTS (
                  SELECT FROM idem.tenant_applied AS d JOIN idem.revision AS o USING (revision)
                   WHERE d.revision = ANY (r.depends) AND o.repeatable
                     AND d.applied_order > a.applied_order))));
  blocker text;
BEGIN
  -- The hooks of a run that others have done meanwhile are theirs.
  IF idem.is_hook(step) THEN
    RETURN NOT EXISTS (SELECT FROM unnest(later) AS l
                        WHERE NOT idem.is_hook(l) AND NOT idem.is_done(l));
  END IF;
  IF applied = up THEN RETURN true; END IF;
  IF up THEN
    SELECT p INTO blocker FROM idem.revision AS r, unnest(r.parents || r.depends) AS p
     WHERE r.revision = name AND NOT EXISTS (SELECT FROM idem.tenant_applied AS a
         WHERE a.revision = p) LIMIT 1;
  ELSE
    SELECT r.revision INTO blocker FROM idem.revision AS r JOIN idem.tenant_applied
        AS a ON a.revision = r.revision
     WHERE name = ANY (r.parents || r.depends) LIMIT 1;
  END IF;
  IF blocker IS NOT NULL THEN
    PERFORM idem.raise('55000',
        format('revision "%s" is not in the state any more that the plan was made for', blocker),
                       'Another run has changed it meanwhile.', 'Run again.');
  END IF;
  RETURN false;
END $$;
COMMENT ON FUNCTION idem.is_done(text, text[]) IS 'whether a step is not to be done any more';

-- Runs the steps until all are done, or until there is a statement for the client: `top_level`. The
-- client executes it, and calls again with it in `top_level`. Each transaction takes its turn anew.
-- `steps` are what is left to do; what is done is cut off only when it returns, for that copies
-- them. With `may_return` it also returns when it has waited for a moment, and `waiting_since` says
-- so: behind a pooler, many that wait must not take the connections that the one that works needs.
CREATE PROCEDURE idem.run(INOUT steps text[], path text, may_return boolean, INOUT top_level text,
                          INOUT waiting_since timestamptz)
  LANGUAGE plpgsql AS
$$
DECLARE
  step pg_catalog.text;
  is_run boolean := top_level IS NOT NULL;  -- this run has done something
  progress idem.progress;
  failure idem.failure;
  began pg_catalog.timestamptz;
  since pg_catalog.timestamptz;
  tries integer;
BEGIN
  FOR place IN 1 .. pg_catalog.cardinality(steps) LOOP
    step := steps[place];
    progress := NULL;
    tries := 0;
    since := pg_catalog.clock_timestamp();
    LOOP
      began := pg_catalog.clock_timestamp();
      WHILE NOT idem.try_turn() OR idem.is_worked_on(step, progress, top_level) LOOP
        COMMIT;
        waiting_since := idem.wait_for_turn(waiting_since);
        COMMIT;
        IF may_return AND idem.is_time_over(began, '500ms') THEN
          steps := steps[place:];
          RETURN;
        END IF;
      END LOOP;
      waiting_since := NULL;
      EXIT WHEN idem.is_done(step, CASE WHEN idem.is_hook(step) THEN steps[place:] END)
                AND NOT idem.ends_run(step, is_run);
      failure := NULL;
      BEGIN
        IF idem.is_outside(step) THEN
          progress := idem.next_step(progress, step, path, top_level);
          top_level := progress.top_level;
        ELSE
          PERFORM idem.run_step(step, path);
          progress.finished := true;
        END IF;
        SET CONSTRAINTS ALL IMMEDIATE;  -- their errors belong to this revision
      EXCEPTION WHEN query_canceled OR assert_failure OR OTHERS THEN
        GET STACKED DIAGNOSTICS failure.code = RETURNED_SQLSTATE, failure.message = MESSAGE_TEXT,
          failure.detail = PG_EXCEPTION_DETAIL, failure.hint = PG_EXCEPTION_HINT,
          failure.schema_name = SCHEMA_NAME, failure.table_name = TABLE_NAME,
          failure.column_name = COLUMN_NAME, failure.constraint_name = CONSTRAINT_NAME,
          failure.type_name = PG_DATATYPE_NAME;
      END;
      IF failure.code IS NULL THEN
        COMMIT;
        is_run := true;
        IF top_level IS NOT NULL THEN
          steps := steps[place:];
          RETURN;
        END IF;
        EXIT WHEN progress.finished;
      ELSIF idem.may_try_again(step, failure, since, tries) THEN
        ROLLBACK;
        PERFORM idem.pause(tries);
        tries := idem.next_number(tries);
        COMMIT;
      ELSE
        ROLLBACK;
        PERFORM idem.record_failure(step, progress, began, failure);
        COMMIT;
        PERFORM idem.reraise(failure);
      END IF;
    END LOOP;
  END LOOP;
  steps := '{}';
  COMMIT;
END $$;
COMMENT ON PROCEDURE idem.run(text[], text, boolean, text, timestamptz)
  IS 'applies and reverts what the steps name, with a transaction for each revision';

CREATE FUNCTION idem.ends_run(step text, is_run boolean) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN is_run AND idem.is_hook(step) AND idem.revision_of(step) = 'after_run';
COMMENT ON FUNCTION idem.ends_run(text, boolean)
  IS 'whether it is the hook behind a run that has done something';

-- The row of the journal is this run's own, where it has one.
CREATE FUNCTION idem.next_step(progress idem.progress, step text, path text, done text)
  RETURNS idem.progress
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  name constant text := idem.revision_of(step);
  last idem.tenant_journal;
BEGIN
  PERFORM idem.tell_script(name, idem.direction_of(step));
  IF progress.row_id IS NULL THEN
    last := idem.position_row(name, idem.direction_of(step));
    IF done IS NOT NULL AND last.outcome = 'started' AND last.pending[1] = done THEN
      RETURN idem.step_outside(ROW(last.id, false, NULL)::idem.progress, idem.direction_of(step),
          path, done);
    END IF;
    PERFORM idem.announce(idem.migration(name), idem.direction_of(step));
    PERFORM idem.require_variables_of_way(idem.migration(name), idem.direction_of(step));
    PERFORM idem.run_hook('before_revision', path);
    RETURN ROW(idem.begin_outside(idem.migration(name), idem.direction_of(step)), false,
        NULL)::idem.progress;
  END IF;
  RETURN idem.step_outside(progress, idem.direction_of(step), path, done);
END $$;
COMMENT ON FUNCTION idem.next_step(idem.progress, text, text, text)
  IS 'one step further in a revision outside a transaction';

-- Between its transactions a revision outside a transaction is nobody's by a lock. Whoever has
-- taken a statement to its client executes it, or comes back within seconds.
CREATE FUNCTION idem.is_worked_on(step text, progress idem.progress, done text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF progress.row_id IS NOT NULL OR NOT idem.is_outside(step) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (
    SELECT FROM (SELECT (idem.position_row(idem.revision_of(step), idem.direction_of(step))).*) AS j
     WHERE j.outcome = 'started' AND (done IS NULL OR j.pending[1] IS DISTINCT FROM done)
       AND (j.started_at + coalesce(j.duration, '0 s') > clock_timestamp() - interval '5 s'
            OR EXISTS (SELECT FROM pg_stat_activity a
                        WHERE a.datname = current_database() AND a.state = 'active'
                          AND a.pid <> pg_backend_pid() AND a.query = j.pending[1])));
END $$;
COMMENT ON FUNCTION idem.is_worked_on(text, idem.progress, text)
  IS 'whether another run is in the middle of that revision';

CREATE FUNCTION idem.refuse_top_level(sql text) RETURNS void
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT idem.raise('25001', idem.told_command(sql, 0) || ' cannot run inside a transaction',
    'PostgreSQL executes it only as a command of its own: ' || sql,
    'Run this revision by pg_idem upgrade, which sends it.');
END;
COMMENT ON FUNCTION idem.refuse_top_level(text)
  IS 'a statement for the client, where there is none that could take it';

CREATE FUNCTION idem.refuse_in_block() RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF transaction_timestamp() < statement_timestamp() THEN
    PERFORM idem.raise('25001', 'migrate cannot run inside a transaction block',
      'It commits after each revision.',
      'Call it outside BEGIN and functions, or use SELECT migrate_to(...), which runs in the '
      'transaction of its caller.');
  END IF;
END $$;
COMMENT ON FUNCTION idem.refuse_in_block() IS 'an error where a transaction has begun before';

CREATE PROCEDURE @extschema@.migrate(
  target text DEFAULT 'head', direction text DEFAULT NULL)
  LANGUAGE plpgsql AS
$$
DECLARE
  steps pg_catalog.text[];
  top_level pg_catalog.text;
  waiting_since pg_catalog.timestamptz;
BEGIN
  PERFORM idem.refuse_in_block();
  COMMIT;  -- an error in whatever else cannot commit
  PERFORM idem.refuse_on_standby();
  steps := idem.planned_names(target, direction);
  CALL idem.run(steps,
    idem.path_to_functions(pg_catalog.current_setting('search_path'), '@extschema@'), false,
        top_level,
    waiting_since);
  IF top_level IS NOT NULL THEN
    PERFORM idem.report_failure(top_level, '25001', 'there is no client to execute it');
    COMMIT;
    PERFORM idem.refuse_top_level(top_level);
  END IF;
END $$;
