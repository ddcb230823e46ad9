-- What all safe functions share: one statement is composed from the arguments, and executed where
-- something is missing.

CREATE FUNCTION idem.refuse_definition(definition text) RETURNS void
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT idem.raise('ID013', 'the definition is more than a definition', 'It reads: ' || definition,
    'Give only what follows the name in SQL; other statements go into calls of their own.');
END;
COMMENT ON FUNCTION idem.refuse_definition(text) IS 'a definition that is more than itself';

CREATE FUNCTION idem.is_one_statement(sql text, may_have_commas boolean) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  depth integer := 0;
  ended boolean := false;
  t idem.token;
BEGIN
  -- Where nothing but strings can hide something, their quotes tell whether they end.
  IF sql !~ '[;"$/\\]|--' AND (may_have_commas OR strpos(sql, ',') = 0)
     AND (length(sql) - length(replace(sql, '''', ''))) % 2 = 0
  THEN RETURN true; END IF;
  FOREACH t IN ARRAY idem.meaningful_tokens(sql) LOOP
    IF ended OR t.kind = 'u' THEN RETURN false; END IF;
    IF t.kind = 'o' THEN
      depth := depth + CASE WHEN t.content IN ('(', '[') THEN 1
                            WHEN t.content IN (')', ']') THEN -1 ELSE 0 END;
      ended := t.content = ';';
      IF t.content = ',' AND depth = 0 AND NOT may_have_commas THEN RETURN false; END IF;
    END IF;
  END LOOP;
  RETURN true;
END $$;
COMMENT ON FUNCTION idem.is_one_statement(text, boolean)
  IS 'whether a text is one statement; without commas outside parentheses: one subcommand';

-- The server parses the whole text before it executes the first statement of it, which is the
-- refusal: a mistake in the definition is told as what it is.
CREATE FUNCTION idem.require_one_statement(sql text, definition text, may_have_commas boolean)
  RETURNS void
  LANGUAGE plpgsql AS
$$
BEGIN
  IF NOT idem.is_one_statement(sql, may_have_commas) THEN
    EXECUTE pg_catalog.concat(pg_catalog.format('SELECT idem.refuse_definition(%L);',
        definition), sql);
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_one_statement(text, text, boolean)
  IS 'an error where a definition smuggles in another statement or subcommand';

CREATE FUNCTION idem.is_name_taken(index_name text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN index_name IN ('pg_type_typname_nsp_index', 'pg_class_relname_nsp_index');
COMMENT ON FUNCTION idem.is_name_taken(text)
  IS 'whether names of types or relations are unique by it';

-- Two that make the same at once: the second waits for the first, and finds it made.
CREATE FUNCTION idem.is_first(sql text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  place pg_catalog.text;
BEGIN
  EXECUTE sql;
  RETURN true;
EXCEPTION WHEN unique_violation THEN
  GET STACKED DIAGNOSTICS place = CONSTRAINT_NAME;
  IF NOT idem.is_name_taken(place) THEN RAISE; END IF;
  RETURN false;
END $$;
COMMENT ON FUNCTION idem.is_first(text)
  IS 'executes what makes something; false: somebody else has made it meanwhile';

CREATE FUNCTION idem.list_in_parentheses(definition text, keyword text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN ltrim(definition, E' \t\r\n') LIKE '(%'
                OR starts_with(upper(ltrim(definition, E' \t\r\n')), keyword)
              THEN ltrim(definition, E' \t\r\n') ELSE '(' || definition || E'\n)' END;
COMMENT ON FUNCTION idem.list_in_parentheses(text, text)
  IS 'a list with its parentheses; one that begins with the keyword is none';
