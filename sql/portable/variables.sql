-- psql's variables in a script, :'name' and :"name": the value is the setting idem.NAME, put in as
-- a literal or an identifier, and never pasted.

CREATE FUNCTION idem.variables(sql text)
  RETURNS TABLE (place integer, written text, name text, value text, is_literal boolean,
      may_be_slice boolean)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  t idem.token;
  colons integer := 0;    -- right before
  brackets integer := 0;
BEGIN
  IF sql !~ ':[''"]' THEN RETURN; END IF;
  FOR t IN SELECT * FROM idem.tokens(sql) LOOP
    IF colons = 1 AND t.content ~ '^(''(?:\w|[^\u0001-\u007f])+''|"(?:\w|[^\u0001-\u007f])+")$' THEN
      place := t.place - 1;
      written := ':' || t.content;
      name := substr(t.content, 2, length(t.content) - 2);
      -- A session that somebody else has had, as behind a pooler, has forgotten it as an empty one.
      value := nullif(current_setting('idem.' || name, true), '');
      is_literal := t.kind = 's';
      may_be_slice := brackets > 0 AND NOT is_literal;
      RETURN NEXT;
    END IF;
    colons := CASE WHEN t.content = ':' THEN colons + 1 ELSE 0 END;
    brackets := brackets + CASE t.content WHEN '[' THEN 1 WHEN ']' THEN -1 ELSE 0 END;
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.variables(text)
  IS 'where variables stand in a script, and their values; null: not set';

-- With blanks around a value, so that it does not become one with what stands next to it.
CREATE FUNCTION idem.with_values(sql text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  v record;
  text text := '';
  rest integer := 1;
BEGIN
  FOR v IN SELECT * FROM idem.variables(sql) AS x WHERE x.value IS NOT NULL LOOP
    text := text || substr(sql, rest, v.place - rest)
            || CASE WHEN v.is_literal THEN format(' %L ', v.value)
                    ELSE format(' "%s" ', replace(v.value, '"', '""')) END;
    rest := v.place + length(v.written);
  END LOOP;
  RETURN text || substr(sql, rest);
END $$;
COMMENT ON FUNCTION idem.with_values(text) IS 'a statement with the values of its variables';

CREATE FUNCTION idem.require_variables(migration idem.revision, section text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  v record;
BEGIN
  FOR v IN SELECT * FROM idem.variables(idem.section_of(migration, section)) AS x
            WHERE x.value IS NULL AND NOT x.may_be_slice LOOP
    PERFORM idem.raise('ID015', format('variable "%s" is not set', v.name),
      format('It is used as %s in file %s, line %s.', v.written, idem.file_of(migration, section),
             idem.line_of(migration, section, v.place)),
      format('Give it a value for the run: SET idem.%1$I = ''...'', or pg_idem --set %1$s=...'
      '.', v.name));
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.require_variables(idem.revision, text)
  IS 'an error where a variable of a section is not set';

CREATE FUNCTION idem.require_variables_of_way(migration idem.revision, direction text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  PERFORM idem.require_variables(migration, direction);
  IF direction = 'up' AND migration.verify IS NOT NULL THEN
    PERFORM idem.require_variables(migration, 'verify');
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_variables_of_way(idem.revision, text)
  IS 'the same of all that a revision outside a transaction executes, before any of it is';
