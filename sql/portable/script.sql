-- Runs the scripts of a revision: statement by statement, each as it is.

CREATE FUNCTION idem.section_of(migration idem.revision, section text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE section WHEN 'up' THEN migration.up WHEN 'down' THEN migration.down
      ELSE migration.verify END;
COMMENT ON FUNCTION idem.section_of(idem.revision, text) IS 'the text of a section';

CREATE FUNCTION idem.file_of(migration idem.revision, section text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(CASE section WHEN 'up' THEN migration.up_file WHEN 'down' THEN migration.down_file
                               ELSE migration.verify_file END, migration.file);
COMMENT ON FUNCTION idem.file_of(idem.revision, text) IS 'the file in which a section stands';

CREATE FUNCTION idem.line_of(migration idem.revision, section text, at integer) RETURNS integer
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT CASE section WHEN 'up' THEN migration.up_line WHEN 'down' THEN migration.down_line
                              ELSE migration.verify_line END
                 + length(before) - length(replace(before, E'\n', ''))
            FROM (SELECT left(idem.section_of(migration, section), at - 1)) AS t (before));
END $$;
COMMENT ON FUNCTION idem.line_of(idem.revision, text, integer)
  IS 'the line of the file of a character of a section';

CREATE FUNCTION idem.place_of(migration idem.revision, section text, at integer, statement text)
  RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT format('migration %s, file %s:%s:%s, section %s, statement: %s',
      migration.revision,
                        idem.file_of(migration, section),
                        idem.line_of(migration, section, at),
                        length(regexp_replace(before, '^.*\n', '')) + 1, section,
                        CASE WHEN length(one_line) > 200 THEN left(one_line, 200) || '...'
                            ELSE one_line END)
            FROM (SELECT left(idem.section_of(migration, section), at - 1),
                         regexp_replace(statement, '\s+', ' ', 'g')) AS t (before, one_line));
END $$;
COMMENT ON FUNCTION idem.place_of(idem.revision, text, integer, text)
  IS 'where a statement stands, as errors tell it';

CREATE FUNCTION idem.begin_statement(line integer) RETURNS void
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT set_config('pg_idem.line', line::text, true), set_config('pg_idem.since',
      clock_timestamp()::text, true);
END;
COMMENT ON FUNCTION idem.begin_statement(integer) IS 'the steps to come are those of that line';

CREATE FUNCTION idem.judge_verification(columns text, value text, type text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF (SELECT count(*) FROM json_object_keys(columns::json)) IS DISTINCT FROM 1
      OR type <> 'boolean' THEN
    PERFORM idem.raise('ID011', 'the query of a verify section must return one boolean');
  ELSIF value IS DISTINCT FROM 'true' THEN
    PERFORM idem.raise('ID011', 'verification failed: the query returned ' || coalesce(value,
        'null'));
  END IF;
END $$;
COMMENT ON FUNCTION idem.judge_verification(text, text, text)
  IS 'an error where a query of a verify section does not return true';

CREATE FUNCTION idem.verify(sql text, place text) RETURNS void
  LANGUAGE plpgsql AS
$$
DECLARE
  answer record;
  rows integer := 0;
  code pg_catalog.text;
  message pg_catalog.text;
  detail pg_catalog.text;
  hint pg_catalog.text;
BEGIN
  IF idem.is_query_text(sql) THEN
    FOR answer IN EXECUTE idem.condition_query(sql) LOOP
      rows := idem.next_number(rows);
    END LOOP;
    PERFORM idem.judge_verification(CASE WHEN rows OPERATOR(pg_catalog.=) 1
        THEN answer.columns END, answer.value, answer.type);
  ELSE
    EXECUTE sql;
  END IF;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
      detail = PG_EXCEPTION_DETAIL,
    hint = PG_EXCEPTION_HINT;
  PERFORM idem.raise(code, message, idem.with_line(detail, place), hint);
END $$;
COMMENT ON FUNCTION idem.verify(text, text) IS 'runs a statement of a verify section';

-- The settings below end with the function; what it sets them to is said at its beginning. From
-- there on it runs with the search_path of the user.
CREATE FUNCTION idem.run_section(migration idem.revision, section text, path text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET application_name = 'pg_idem'
  SET lock_timeout = '200ms' AS
$$
DECLARE
  statements record;
BEGIN
  PERFORM idem.set_settings_of_revision(migration.revision, path);
  -- migrate_to and stamp_to look at it.
  PERFORM pg_catalog.set_config('pg_idem.script', 'on', true);
  PERFORM idem.require_variables(migration, section);
  FOR statements IN
    SELECT s.statement, idem.line_of(migration, section, s.place) AS line,
           idem.place_of(migration, section, s.place, s.statement) AS place
      FROM idem.statements(idem.section_of(migration, section)) AS s LOOP
    PERFORM idem.begin_statement(statements.line);
    CONTINUE WHEN idem.is_begin_or_commit(statements.statement) AND NOT idem.is_verify(section);
    IF idem.is_verify(section) THEN
      PERFORM idem.verify(idem.with_values(statements.statement), statements.place);
    ELSE
      PERFORM idem.execute_as_it_is(idem.with_values(statements.statement), statements.place);
    END IF;
  END LOOP;
  PERFORM pg_catalog.set_config('pg_idem.script', '', true);
END $$;
COMMENT ON FUNCTION idem.run_section(idem.revision, text, text)
  IS 'runs the statements of a section with that search_path';

-- A revision is one transaction anyway; files of other tools often say so themselves.
CREATE FUNCTION idem.is_begin_or_commit(sql text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN sql ~* '^(begin|start\s+transaction|end|commit(?!\s+prepared))\M';
COMMENT ON FUNCTION idem.is_begin_or_commit(text)
  IS 'whether a statement begins or ends a transaction with success';

CREATE FUNCTION idem.is_verify(section text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN section = 'verify';
COMMENT ON FUNCTION idem.is_verify(text) IS 'whether it is the section verify';

CREATE FUNCTION idem.set_settings_of_revision(name text, path text) RETURNS void
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT set_config('application_name', 'pg_idem ' || name, true),
         set_config('lock_timeout', idem.setting('lock_timeout', '200ms'), true),
         set_config('search_path', path, true);
END;
COMMENT ON FUNCTION idem.set_settings_of_revision(text, text)
  IS 'application_name names the revision, lock_timeout bounds every wait, search_path is the u'
  'ser''s';

-- Our functions are found also where the path does not lead to them, behind all else.
CREATE FUNCTION idem.path_to_functions(path text, own_schema text) RETURNS text
  LANGUAGE sql STABLE
  RETURN CASE WHEN idem.identifier(own_schema) = ANY (current_schemas(true)) THEN path
              WHEN path = '' THEN own_schema
              ELSE path || ', ' || own_schema END;
COMMENT ON FUNCTION idem.path_to_functions(text, text)
  IS 'the search_path of the caller, led on to the functions of pg_idem';

CREATE FUNCTION idem.announce(migration idem.revision, direction text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RAISE NOTICE USING ERRCODE = 'ID110', MESSAGE = 'revision ' || migration.revision || ' '
      || direction
    || coalesce(': ' || nullif(migration.description, ''), '');
END $$;
COMMENT ON FUNCTION idem.announce(idem.revision, text) IS 'NOTICE: that revision begins now';

CREATE FUNCTION idem.run_revision(name text, direction text, path text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  migration idem.revision := idem.migration(name);
  began timestamptz := clock_timestamp();
BEGIN
  PERFORM idem.announce(migration, direction);
  PERFORM idem.run_hook('before_revision', path);
  PERFORM set_config('pg_idem.steps', '', true);
  IF direction = 'up' OR migration.down IS NOT NULL THEN  -- a repeatable one may have none
    PERFORM idem.run_section(migration, direction, path);
  END IF;
  IF direction = 'up' AND migration.verify IS NOT NULL THEN
    PERFORM idem.run_section(migration, 'verify', path);
  END IF;
  PERFORM idem.record_done(migration, direction, began, false);
  PERFORM idem.write_journal(name, direction, began,
                             CASE direction WHEN 'up' THEN 'applied' ELSE 'reverted' END,
                             did => idem.recorded_steps());
  PERFORM idem.run_hook('after_revision', path);
  PERFORM set_config('pg_idem.since', '', true);
END $$;
COMMENT ON FUNCTION idem.run_revision(text, text, text)
  IS 'the whole of a revision in the current transaction';
