-- A revision outside a transaction ("transaction: off"): statement by statement, each committed
-- together with the count of those that are done. What PostgreSQL executes only as a command of its
-- own is returned to the client, which sends it and comes back.

CREATE FUNCTION idem.needs_top_level(sql text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN idem.words_of(sql) ~ ('^(create (unique )?index concurrently|drop index concurrently|'
    'reindex .*\mconcurrently|reindex (database|system|schema)|vacuum|call|cluster( verbose)?$|'
    'alter system|(create|drop|alter) database|(create|drop) tablespace|'
    '(create|alter|drop) subscription|alter table .* detach partition .* (concurrently|finalize'
    '))\M');
COMMENT ON FUNCTION idem.needs_top_level(text)
  IS 'whether the server executes a statement only outside a transaction, or may commit in it';

-- What was half done when its client died is judged by the catalog: an index that is there is not
-- built again, an invalid one is dropped first.
CREATE FUNCTION idem.still_to_do(sql text) RETURNS text[]
  LANGUAGE plpgsql AS
$$
DECLARE
  m pg_catalog.text[] := pg_catalog.regexp_match(sql,
    '^\s*(create|drop)\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+(?:not\s+)?exists\s+)?'
    '((?:"(?:[^"]|"")+"|[^\s"(])+)(?:\s+on\s+(?:only\s+)?((?:"(?:[^"]|"")+"|[^\s"(])+))?', 'i');
  rebuilt pg_catalog.text[] := pg_catalog.regexp_match(sql,
    '^\s*reindex\s+(?:\([^)]*\)\s*)?index\s+concurrently\s+((?:"(?:[^"]|"")+"|[^\s";])+)', 'i');
  index pg_catalog.oid;
BEGIN
  IF rebuilt IS NOT NULL THEN
    RETURN pg_catalog.array_append(
      idem.drops_of_remains(idem.relation(idem.qualified_name(rebuilt[1], 'index'))), sql);
  END IF;
  IF m IS NULL OR idem.is_word(m[2], 'on') THEN RETURN ARRAY[sql]; END IF;
  IF idem.is_word(m[1], 'drop') THEN
    RETURN CASE WHEN idem.relation(idem.qualified_name(m[2], 'index')) IS NULL THEN '{}'
        ELSE ARRAY[sql] END;
  END IF;
  index := idem.in_schema(idem.schema_of(idem.relation(idem.qualified_name(m[3], 'table'))),
                          idem.single_name(m[2], 'index'));
  IF index IS NULL THEN RETURN ARRAY[sql]; END IF;
  IF idem.is_broken(index, idem.table_of_index(index)) THEN
    RETURN ARRAY[pg_catalog.concat('DROP INDEX CONCURRENTLY ', idem.told(index)), sql];
  END IF;
  RETURN '{}';
END $$;
COMMENT ON FUNCTION idem.still_to_do(text)
  IS 'what of a statement at top level is still to be done';

CREATE FUNCTION idem.drops_of_remains(index oid) RETURNS text[]
  LANGUAGE sql STABLE
  RETURN ARRAY(SELECT 'DROP INDEX CONCURRENTLY ' || x.indexrelid::regclass
                 FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid,
                      pg_index old JOIN pg_class o ON o.oid = old.indexrelid
                WHERE old.indexrelid = index AND x.indrelid = old.indrelid AND NOT x.indisvalid
                  AND starts_with(c.relname, o.relname) AND c.relname ~ '_cc(new|old)[0-9]*$');
COMMENT ON FUNCTION idem.drops_of_remains(oid)
  IS 'what takes away the remains of an index that was being rebuilt';

CREATE FUNCTION idem.is_word(text text, word text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN lower(text) = word;
COMMENT ON FUNCTION idem.is_word(text, text) IS 'whether a text is that key word';

-- Executes the statement but for what must be executed at top level, and returns that.
CREATE FUNCTION idem.run_outside(migration idem.revision, section text, statement text,
    line integer,
                                 place text, path text)
  RETURNS text[]
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET application_name = 'pg_idem'
  SET lock_timeout = '200ms' AS
$$
BEGIN
  PERFORM idem.set_settings_of_revision(migration.revision, path);
  PERFORM idem.begin_statement(line);
  PERFORM pg_catalog.set_config('pg_idem.steps', '', true);
  IF idem.is_begin_or_commit(statement) THEN RETURN '{}'; END IF;
  IF idem.needs_top_level(statement) THEN RETURN ARRAY[statement]; END IF;
  PERFORM pg_catalog.set_config('pg_idem.top_level', '[]', true);
  BEGIN
    PERFORM idem.execute_as_it_is(statement, place);
  EXCEPTION WHEN invalid_transaction_termination THEN
    RETURN ARRAY[statement];  -- a block that commits
  END;
  RETURN idem.collected();
END $$;
COMMENT ON FUNCTION idem.run_outside(idem.revision, text, text, integer, text, text)
  IS 'runs one statement of a revision outside a transaction';

CREATE FUNCTION idem.collected() RETURNS text[]
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT ARRAY(SELECT t ->> 'sql' FROM jsonb_array_elements(idem.setting('top_level',
      '[]')::jsonb) AS t);
END;
COMMENT ON FUNCTION idem.collected() IS 'what functions have left to be executed at top level';

CREATE FUNCTION idem.checksum_until(script text, ending integer) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN encode(sha256(convert_to(left(script, ending), 'UTF8')), 'hex');
COMMENT ON FUNCTION idem.checksum_until(text, integer) IS 'of a script as far as it is done';

CREATE FUNCTION idem.begin_outside(migration idem.revision, direction text) RETURNS bigint
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  row_id bigint;
  last idem.tenant_journal := idem.position_row(migration.revision, direction);
  script constant text := idem.section_of(migration, direction);
  ending integer := 0;
BEGIN
  IF last.outcome = 'started' THEN
    UPDATE idem.tenant_journal SET outcome = 'vanished',
           message = 'the run ended without a word: its process, its client or the server was gone'
     WHERE id = last.id;
    RAISE NOTICE USING ERRCODE = 'ID115',
      MESSAGE = 'an earlier run was killed while it worked on revision ' || migration.revision;
  END IF;
  SELECT coalesce(max(s.place + length(s.statement) - 1), 0) INTO ending
      FROM idem.statements(script) AS s
   WHERE s."position" <= last.statements_done + CASE WHEN last.pending IS NULL THEN 0 ELSE 1 END;
  IF last.id IS NOT NULL AND last.done_checksum <> idem.checksum_until(script, ending) THEN
    RAISE NOTICE USING ERRCODE = 'ID114',
      MESSAGE = 'its script has changed where it was done already: it begins anew';
    last := NULL;
  END IF;
  INSERT INTO idem.tenant_journal (revision, direction, started_at, outcome, steps, statements_done,
      pending, done_checksum)
  VALUES (migration.revision, direction, clock_timestamp(), 'started', '[]',
      coalesce(last.statements_done, 0),
          last.pending, coalesce(last.done_checksum, idem.checksum_until(script, 0)))
  RETURNING id INTO row_id;
  IF last.statements_done < (SELECT count(*) FROM idem.statements(script)) THEN
    RAISE NOTICE USING ERRCODE = 'ID114', MESSAGE = 'it goes on where it was left, on line '
      || (SELECT idem.line_of(migration, direction, s.place) FROM idem.statements(script) AS s
           WHERE s."position" = last.statements_done + 1);
  END IF;
  RETURN row_id;
END $$;
COMMENT ON FUNCTION idem.begin_outside(idem.revision, text)
  IS 'the journal''s row of an attempt, which takes over how far the last one came';

CREATE TYPE idem.progress AS (row_id bigint, finished boolean, top_level text);
COMMENT ON TYPE idem.progress
  IS 'of a revision outside a transaction: its row of the journal; whether it is through; what the '
     'client is to execute';

-- `done` is what the client has executed since.
CREATE FUNCTION idem.step_outside(progress idem.progress, direction text, path text, done text)
  RETURNS idem.progress
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  at idem.tenant_journal;
  migration idem.revision;
  statement record;
  script text;
  todo text[];
BEGIN
  SELECT * INTO at FROM idem.tenant_journal AS j WHERE j.id = progress.row_id;
  migration := idem.migration(at.revision);
  script := idem.section_of(migration, direction);
  SELECT s.* INTO statement FROM idem.statements(script) AS s
      WHERE s."position" = at.statements_done + 1;
  IF statement."position" IS NULL THEN
    RETURN idem.end_outside(at, migration, path);
  END IF;
  todo := at.pending;
  IF todo IS NULL THEN
    PERFORM idem.require_variables(migration, direction);
    todo := idem.run_outside(migration, direction, idem.with_values(statement.statement),
      idem.line_of(migration, direction, statement.place),
      idem.place_of(migration, direction, statement.place, statement.statement), path);
  ELSIF todo[1] = done THEN
    PERFORM idem.begin_statement(idem.line_of(migration, direction, statement.place));
    PERFORM set_config('pg_idem.steps', '', true);
    PERFORM idem.tell_top_level(done);
    todo := todo[2:];
  ELSE
    todo := ARRAY(SELECT t FROM unnest(idem.still_to_do_of(todo, path)) AS t);
  END IF;
  PERFORM idem.write_position(at.id, at.statements_done + CASE WHEN cardinality(todo) = 0 THEN 1
      ELSE 0 END,
    todo, idem.checksum_until(script, statement.place + length(statement.statement) - 1));
  RETURN ROW(at.id, false, todo[1])::idem.progress;
END $$;
COMMENT ON FUNCTION idem.step_outside(idem.progress, text, text, text)
  IS 'one statement further';

CREATE FUNCTION idem.still_to_do_of(todo text[], path text) RETURNS text[]
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  still text[];
BEGIN
  PERFORM pg_catalog.set_config('search_path', path, true);
  still := idem.still_to_do(todo[1]);
  RETURN pg_catalog.array_cat(still, todo[2:]);
END $$;
COMMENT ON FUNCTION idem.still_to_do_of(text[], text)
  IS 'what is pending, after somebody died who may have done some of it';

CREATE FUNCTION idem.tell_top_level(sql text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  m constant text[] := regexp_match(sql,
      '^\s*(create|drop)\s+(?:unique\s+)?index\s+concurrently\s+(.*?)(?:\s+on\s+(\S+?)\s*(?:\(|'
      'using\M).*)?$', 'i');
BEGIN
  IF m IS NULL THEN
    PERFORM idem.tell('executed', idem.told_command(sql, 0));
  ELSIF lower(m[1]) = 'create' THEN
    PERFORM idem.tell('created', 'index ' || m[2] || coalesce(' on ' || m[3], ''));
  ELSE
    PERFORM idem.tell('dropped', 'index ' || m[2]);
  END IF;
END $$;
COMMENT ON FUNCTION idem.tell_top_level(text) IS 'tells what the client has executed';

CREATE FUNCTION idem.end_outside(at idem.tenant_journal, migration idem.revision, path text)
  RETURNS idem.progress
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF at.direction = 'up' AND migration.verify IS NOT NULL THEN
    PERFORM idem.run_section(migration, 'verify', path);
  END IF;
  PERFORM idem.record_done(migration, at.direction, at.started_at, false);
  UPDATE idem.tenant_journal SET outcome = CASE at.direction WHEN 'up' THEN 'applied'
      ELSE 'reverted' END,
         duration = clock_timestamp() - started_at
   WHERE id = at.id;
  PERFORM idem.run_hook('after_revision', path);
  RETURN ROW(at.id, true, NULL)::idem.progress;
END $$;
COMMENT ON FUNCTION idem.end_outside(idem.tenant_journal, idem.revision, text)
  IS 'records that every statement is done';

CREATE FUNCTION idem.fail_outside(row_id bigint, code text, error text) RETURNS void
  LANGUAGE sql
BEGIN ATOMIC
  UPDATE idem.tenant_journal SET outcome = 'failed', sqlstate = code, message = error,
         duration = clock_timestamp() - started_at
   WHERE id = row_id;
END;
COMMENT ON FUNCTION idem.fail_outside(bigint, text, text)
  IS 'an attempt that failed, which the next one takes up';

CREATE FUNCTION idem.report_failure(sql text, code text, error text) RETURNS void
  LANGUAGE sql
BEGIN ATOMIC
  SELECT idem.fail_outside(j.id, code, error) FROM idem.tenant_journal AS j
   WHERE j.outcome = 'started' AND j.pending[1] = sql;
END;
COMMENT ON FUNCTION idem.report_failure(text, text, text)
  IS 'the client could not execute what was left to it';
