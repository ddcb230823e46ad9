-- ensure and plain statements: without the server's parser they are executed as they are. What
-- exists already is an error then, with a hint at the function that would have asked first.

CREATE FUNCTION idem.hint_about_psql(sql text, code text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN code = '0A000' AND idem.words_of(sql) ~ '^copy'
              THEN 'Write the rows as INSERT statements, as pg_dump --inserts does, or COPY from a '
                   'file of the server.'
              WHEN code = '42601' AND sql ~ E'(^|\n)\\\\'
              THEN 'A line that begins with \ is for psql. Leave out its commands.' END;
COMMENT ON FUNCTION idem.hint_about_psql(text, text)
  IS 'for a statement that failed because it was written for psql; null: it was not';

CREATE FUNCTION idem.hint_of(sql text, code text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(idem.hint_about_psql(sql, code),
                  (SELECT 'The portable engine executes plain statements as they are. Write SELECT '
                          || f.call || ', which asks first.'
            FROM (VALUES (1, '^create (unlogged )?table', 'safe_create_table(table, definition)'),
                         (2, '^create (unique )?index',
                             'safe_create_index(index, table, definition)'),
                         (3, '^create type', 'safe_create_enum(type, labels)'),
                         (4, '^alter type .* add value', 'safe_add_enum_value(type, label)'),
                         (5, '^alter table .* add (constraint|primary|foreign|unique|check)',
                          'safe_add_constraint(table, constraint, definition)'),
                         (6, '^alter table .* add', 'safe_add_column(table, column, definition)'),
                         (7, '^alter table .* rename column',
                             'safe_rename_column(table, old, new)'),
                         (8, '^alter table .* rename to', 'safe_rename_table(old, new)'))
                   AS f (place, pattern, call)
           WHERE code IN ('42P07', '42701', '42710', '42P16', '23505')
               AND idem.words_of(sql) ~ f.pattern
           ORDER BY f.place LIMIT 1));
COMMENT ON FUNCTION idem.hint_of(text, text)
  IS 'a way out for a statement that failed: the safe function where something exists; null: none';

CREATE FUNCTION idem.reraise(code text, message text, detail text, hint text, schema_name text,
                             table_name text, column_name text, constraint_name text,
                                 type_name text)
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF detail <> '' AND hint <> '' THEN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = detail, HINT = hint,
      SCHEMA = schema_name, TABLE = table_name, COLUMN = column_name, CONSTRAINT = constraint_name,
      DATATYPE = type_name;
  ELSIF detail <> '' THEN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, DETAIL = detail, SCHEMA = schema_name,
      TABLE = table_name, COLUMN = column_name, CONSTRAINT = constraint_name, DATATYPE = type_name;
  ELSIF hint <> '' THEN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, HINT = hint, SCHEMA = schema_name,
      TABLE = table_name, COLUMN = column_name, CONSTRAINT = constraint_name, DATATYPE = type_name;
  END IF;
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = message, SCHEMA = schema_name, TABLE = table_name,
    COLUMN = column_name, CONSTRAINT = constraint_name, DATATYPE = type_name;
END $$;
COMMENT ON FUNCTION idem.reraise(text, text, text, text, text, text, text, text, text)
  IS 'raises an error again, with more said about it';

CREATE FUNCTION idem.refuse_transaction_control(sql text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF sql ~* '^(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+'
  'transaction)\M'
  THEN
    PERFORM idem.raise('25001', 'transaction control statements cannot be used in a migration',
      'The run that executes a migration begins and ends its transaction.',
      'Remove BEGIN, COMMIT, ROLLBACK and the like.');
  END IF;
END $$;
COMMENT ON FUNCTION idem.refuse_transaction_control(text)
  IS 'an error where a statement begins or ends a transaction';

-- `place` is where the statement stands; it is told in DETAIL, because PL/pgSQL cannot add to
-- CONTEXT.
CREATE FUNCTION idem.execute_as_it_is(sql text, place text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  affected bigint;
  is_told boolean;
  code pg_catalog.text;
  message pg_catalog.text;
  detail pg_catalog.text;
  hint pg_catalog.text;
  schema_name pg_catalog.text;
  table_name pg_catalog.text;
  column_name pg_catalog.text;
  constraint_name pg_catalog.text;
  type_name pg_catalog.text;
BEGIN
  PERFORM idem.refuse_transaction_control(sql);
  EXECUTE sql;
  GET DIAGNOSTICS affected = ROW_COUNT;
  SELECT idem.tell(s.outcome, s.message) INTO is_told FROM idem.told_statement(sql, affected) AS s;
  RETURN is_told;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS code = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
      detail = PG_EXCEPTION_DETAIL,
    hint = PG_EXCEPTION_HINT, schema_name = SCHEMA_NAME, table_name = TABLE_NAME,
    column_name = COLUMN_NAME, constraint_name = CONSTRAINT_NAME, type_name = PG_DATATYPE_NAME;
  PERFORM idem.reraise(code, message, idem.with_line(detail, place),
                       idem.with_line(hint, idem.hint_of(sql, code)),
                       schema_name, table_name, column_name, constraint_name, type_name);
END $$;
COMMENT ON FUNCTION idem.execute_as_it_is(text, text)
  IS 'executes a statement; its error says where it stands, and which function would have asked';

CREATE FUNCTION idem.with_line(text text, line text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN concat_ws(E'\n', nullif(text, ''), nullif(line, ''));
COMMENT ON FUNCTION idem.with_line(text, text) IS 'a text with another line';

-- The command as the server's tag has it, as far as two words tell it.
CREATE FUNCTION idem.told_command(sql text, affected bigint) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT CASE WHEN c.words[1] IN ('INSERT', 'UPDATE', 'DELETE', 'MERGE')
                      THEN c.words[1] || ' of ' || affected || CASE affected WHEN 1 THEN ' row'
                          ELSE ' rows' END
                      WHEN c.words[1] IN ('CREATE', 'ALTER', 'DROP', 'REFRESH', 'LOCK', 'TRUNCATE')
                      THEN array_to_string(c.words, ' ')
                      ELSE c.words[1] END
            FROM (SELECT ARRAY(SELECT upper(t.content) FROM idem.tokens(sql) AS t
                                WHERE t.kind = 'w'
                                  AND lower(t.content) NOT IN ('or', 'replace', 'unique',
                                      'unlogged',
                                                               'temporary', 'temp', 'materialized')
                                LIMIT 2)) AS c (words));
END $$;
COMMENT ON FUNCTION idem.told_command(text, bigint)
  IS 'how a statement is told that was executed as it is';

-- A query tells by itself what it does, through the functions that it calls.
CREATE FUNCTION idem.told_statement(sql text, affected bigint)
  RETURNS TABLE (outcome text, message text)
  LANGUAGE sql STABLE  -- so it becomes a part of the query, which is planned once
BEGIN ATOMIC
  SELECT CASE WHEN m IS NULL THEN 'executed' WHEN lower(m[1]) = 'create' THEN 'created'
      ELSE 'dropped' END,
         CASE WHEN m IS NULL THEN idem.told_command(sql, affected)
              WHEN lower(m[1]) = 'drop' OR lower(m[2]) = 'schema' THEN lower(m[2]) || ' ' || m[3]
              WHEN lower(m[2]) = 'index'
              THEN 'index ' || m[3] || ' on ' || coalesce(to_regclass(m[4])::text, m[4], '')
              ELSE lower(m[2]) || ' ' || coalesce(to_regclass(m[3])::text, m[3]) END
    FROM (SELECT regexp_match(sql,
        '^(create|drop)\s+(?:(?:unlogged|unique|temporary|temp|materialized)\s+)*'
                   '(table|index|view|sequence|schema)\s+(?:if\s+(?:not\s+)?exists\s+)?'
                   '((?:"(?:[^"]|"")+"|[^\s"(,;])+)(?:\s+on\s+(?:only\s+)?((?:"(?:[^"]|"")+"|[^'
                   '\s"(])+)|(?!.*,)|\s*\(|\s*$)',
                   'i')) AS t (m)
   WHERE NOT idem.is_query_text(sql);
END;
COMMENT ON FUNCTION idem.told_statement(text, bigint)
  IS 'how a statement is told that was executed as it is';

CREATE FUNCTION @extschema@.ensure(sql text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  one record;
BEGIN
  PERFORM idem.require_value(sql, 'sql');
  FOR one IN SELECT * FROM idem.statements(sql) LOOP
    PERFORM idem.execute_as_it_is(one.statement, '');
  END LOOP;
  RETURN FOUND;
END $$;
