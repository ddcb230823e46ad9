-- safe_create_index, safe_drop_index.

-- '(a) WHERE b' and '(a) NULLS DISTINCT' have their parentheses; '(a + 1), b', '(a + 1) DESC' and
-- '(a + 1) NULLS FIRST' begin with an expression.
CREATE FUNCTION idem.keys_and_clauses(definition text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  tokens constant idem.token[] := idem.meaningful_tokens(definition);
  next integer := idem.closing(tokens, 1) + 1;
BEGIN
  IF idem.word(tokens, 1) = '(' AND next <= cardinality(tokens)
     AND (idem.word(tokens, next) NOT IN ('include', 'nulls', 'with', 'where', 'tablespace', ';')
          OR idem.word(tokens, next + 1) IN ('first', 'last')) THEN
    RETURN '(' || definition || E'\n)';
  END IF;
  RETURN idem.list_in_parentheses(definition, 'USING ');
END $$;
COMMENT ON FUNCTION idem.keys_and_clauses(text) IS 'what follows the table in CREATE INDEX';

-- Keys and clauses in words, and the predicate by itself.
CREATE FUNCTION idem.index_words(clauses text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  tokens constant idem.token[] := idem.meaningful_tokens(clauses);
  ending integer := cardinality(tokens);
  depth integer := 0;
  words text;
BEGIN
  FOR i IN 1 .. ending LOOP
    depth := depth + CASE idem.word(tokens, i) WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END;
    IF depth = 0 AND idem.word(tokens, i) = 'where' THEN
      ending := i - 1;
      EXIT;
    END IF;
  END LOOP;
  words := (SELECT string_agg(CASE t.kind WHEN 'w' THEN lower(t.content) ELSE t.content END,
      ' ' ORDER BY t.place)
              FROM unnest(tokens[1:ending]) AS t);
  RETURN ARRAY[CASE WHEN words LIKE 'using %' THEN words ELSE 'using btree ' || words END,
               nullif(idem.extract(clauses, tokens, ending + 2, cardinality(tokens)), '')];
END $$;
COMMENT ON FUNCTION idem.index_words(text)
  IS 'the clauses of an index in words, and what stands behind WHERE';

CREATE FUNCTION idem.clauses_of(index oid) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN regexp_replace(pg_get_indexdef(index), '^CREATE (UNIQUE )?INDEX .*? (USING [a-z]+ \()',
      '\2');
COMMENT ON FUNCTION idem.clauses_of(oid) IS 'what follows the table in the definition of an index';

CREATE FUNCTION idem.predicates(actual text[], wanted text[]) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN actual[1] = wanted[1] AND (actual[2] IS NULL) = (wanted[2] IS NULL)
              THEN ARRAY[coalesce(actual[2], 'true'), '(' || coalesce(wanted[2], 'true')
                  || ')'] END;
COMMENT ON FUNCTION idem.predicates(text[], text[])
  IS 'what must be equal for an index to be as wanted; null: it is not certain';

CREATE FUNCTION idem.is_unique(index oid) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT indisunique FROM pg_index WHERE indexrelid = index);
COMMENT ON FUNCTION idem.is_unique(oid) IS 'whether an index is a unique one';

CREATE FUNCTION idem.same(one boolean, other boolean) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN one = other;
COMMENT ON FUNCTION idem.same(boolean, boolean) IS 'equality, whatever the search_path';

CREATE FUNCTION idem.shadow_index_definition(relation oid, unique_word text, clauses text)
  RETURNS text
  LANGUAGE plpgsql AS
$$
DECLARE
  definition pg_catalog.text;
  name pg_catalog.text := idem.shadow_name(relation);
BEGIN
  BEGIN
    PERFORM pg_catalog.set_config('client_min_messages', 'error', true);
    EXECUTE pg_catalog.format('CREATE TEMPORARY TABLE pg_temp.%I (LIKE %s)', name,
                              idem.told(relation));
    EXECUTE pg_catalog.format('CREATE %sINDEX idem_shadow_index ON pg_temp.%I %s', unique_word,
                              name, clauses);
    definition := idem.index_definition(idem.in_schema('pg_temp', 'idem_shadow_index'));
    RAISE EXCEPTION USING ERRCODE = 'ID000', MESSAGE = 'the shadow is seen';
  EXCEPTION WHEN SQLSTATE 'ID000' THEN
    NULL;
  END;
  RETURN definition;
END $$;
COMMENT ON FUNCTION idem.shadow_index_definition(oid, text, text)
  IS 'the definition of the index that would be made';

CREATE FUNCTION idem.index_difference(index oid, actual text, wanted text) RETURNS idem.difference[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN actual = wanted THEN '{}' ELSE
    ARRAY[ROW('index ' || (SELECT quote_ident(relname) FROM pg_class WHERE oid = index) || ' is '
              || actual || ', wanted ' || wanted, NULL, NULL)::idem.difference] END;
COMMENT ON FUNCTION idem.index_difference(oid, text, text) IS 'how an index is not as wanted';

CREATE FUNCTION idem.table_of_index(index oid) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT indrelid FROM pg_index WHERE indexrelid = index);
COMMENT ON FUNCTION idem.table_of_index(oid) IS 'the table of an index';

CREATE FUNCTION idem.on_other_table(index oid, relation oid) RETURNS idem.difference[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT ARRAY[ROW('index ' || idem.told(index) || ' is on table ' || idem.told(x.indrelid)
                           || ', wanted on ' || idem.told(relation), NULL, NULL)::idem.difference]
            FROM pg_index x WHERE x.indexrelid = index AND x.indrelid <> relation);
COMMENT ON FUNCTION idem.on_other_table(oid, oid)
  IS 'the difference where an index is on another table; null: it is on that one';

CREATE FUNCTION idem.definition_parts(definition text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN regexp_match(definition, '^(.*?\))(?: WHERE (.*))?$');
COMMENT ON FUNCTION idem.definition_parts(text)
  IS 'the definition of an index but its predicate, and that';

CREATE FUNCTION idem.index_differences(index oid, relation oid, is_unique boolean, clauses text)
  RETURNS idem.difference[]
  LANGUAGE plpgsql AS
$$
DECLARE
  pair pg_catalog.text[] := idem.predicates(idem.index_words(idem.clauses_of(index)),
      idem.index_words(clauses));
  actual pg_catalog.text;
  wanted pg_catalog.text;
BEGIN
  IF idem.on_other_table(index, relation) IS NOT NULL THEN
    RETURN idem.on_other_table(index, relation);
  END IF;
  IF pair IS NOT NULL AND idem.same(idem.is_unique(index), is_unique)
     AND idem.are_equal(pair, relation) THEN RETURN '{}'; END IF;
  actual := idem.index_definition(index);
  wanted := idem.shadow_index_definition(relation, CASE WHEN is_unique THEN 'UNIQUE '
      ELSE '' END, clauses);
  pair := idem.predicates(idem.definition_parts(actual), idem.definition_parts(wanted));
  IF pair IS NOT NULL AND idem.are_equal(pair, relation) THEN RETURN '{}'; END IF;
  RETURN idem.index_difference(index, actual, wanted);
END $$;
COMMENT ON FUNCTION idem.index_differences(oid, oid, boolean, text)
  IS 'how an index is not as wanted';

-- An index that is being built is invalid too.
CREATE FUNCTION idem.is_broken(index oid, relation oid) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
                  WHERE x.indexrelid = index AND x.indrelid = relation AND NOT x.indisvalid
                    AND c.relkind = 'i');
COMMENT ON FUNCTION idem.is_broken(oid, oid)
  IS 'whether an index was left behind by a build that did not end well';

CREATE FUNCTION @extschema@.safe_create_index(
  index_name text, table_name text, definition text, is_unique boolean DEFAULT false,
  concurrently boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[];
  clauses pg_catalog.text;
  there pg_catalog.oid;
  index pg_catalog.oid;
  sql pg_catalog.text;
  text pg_catalog.text;
BEGIN
  PERFORM idem.require_value(definition, 'definition');
  index_name := idem.single_name(index_name, 'index');
  name := idem.qualified_name(table_name, 'table');
  clauses := idem.keys_and_clauses(definition);
  sql := pg_catalog.format('CREATE %sINDEX %s%I ON %s %s', CASE WHEN is_unique THEN 'UNIQUE ' END,
    CASE WHEN "concurrently" THEN 'CONCURRENTLY ' END, index_name, idem.quoted(name), clauses);
  PERFORM idem.require_one_statement(sql, definition, false);
  there := idem.settled(name);
  index := idem.in_schema(idem.schema_of(there), index_name);
  text := pg_catalog.format('index %I on %s', index_name, COALESCE(idem.told(there),
      idem.quoted(name)));
  IF index IS NOT NULL THEN
    IF NOT idem.is_of_kind(index, 'iI') THEN
      PERFORM idem.raise('42809', pg_catalog.format('"%s" exists, but is not an index',
          idem.told(index)));
    END IF;
    IF NOT idem.is_broken(index, there) THEN
      RETURN idem.tell_compared(idem.index_differences(index, there, is_unique, clauses),
                                pg_catalog.format('index %s exists', idem.told(index)), there);
    END IF;
    IF "concurrently" THEN
      PERFORM idem.at_top_level('CREATE INDEX CONCURRENTLY',
        pg_catalog.concat('DROP INDEX CONCURRENTLY ', idem.told(index)), 'dropped',
        pg_catalog.concat('invalid index ', idem.told(index)));
    ELSE
      text := pg_catalog.concat('invalid index ', idem.told(index));
      PERFORM idem.execute_with_lock(pg_catalog.concat('DROP INDEX ', idem.told(index)), there);
      PERFORM idem.tell('dropped', text, there);
      text := pg_catalog.format('index %I on %s', index_name, idem.told(there));
    END IF;
  END IF;
  IF "concurrently" THEN
    PERFORM idem.at_top_level('CREATE INDEX CONCURRENTLY', sql, 'created', text);
    RETURN true;
  END IF;
  IF NOT idem.is_first(pg_catalog.format('SELECT idem.execute_with_lock(%L, %L, ''SHARE'')', sql,
      there)) THEN
    RETURN @extschema@.safe_create_index(pg_catalog.quote_ident(index_name), table_name, definition,
      is_unique);
  END IF;
  RETURN idem.tell('created', text, there);
END $$;

CREATE FUNCTION @extschema@.safe_drop_index(index_name text, concurrently boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[] := idem.qualified_name(index_name, 'index');
  text pg_catalog.text := pg_catalog.concat('index ', idem.quoted(name));
  there pg_catalog.oid := idem.settled(name);
BEGIN
  IF there IS NULL THEN
    RETURN idem.tell('unchanged', pg_catalog.concat(text, ' does not exist'));
  END IF;
  IF NOT idem.is_of_kind(there, 'iI') THEN
    PERFORM idem.raise('42809', pg_catalog.format('"%s" exists, but is not an index',
        idem.told(there)));
  END IF;
  IF "concurrently" THEN
    PERFORM idem.at_top_level('DROP INDEX CONCURRENTLY',
      pg_catalog.concat('DROP INDEX CONCURRENTLY ', idem.quoted(name)), 'dropped', text);
    RETURN true;
  END IF;
  PERFORM idem.execute_with_lock(pg_catalog.concat('DROP ', text), idem.table_of_index(there));
  RETURN idem.tell('dropped', text);
END $$;
