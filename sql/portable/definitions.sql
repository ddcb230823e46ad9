-- What a definition says, as far as it must be known without the server's parser: its elements,
-- their types and defaults as text, and all about foreign keys. What is not understood is marked
-- unsure, and left to the server.

CREATE FUNCTION idem.word(tokens idem.token[], i integer) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE tokens[i].kind WHEN 'w' THEN lower(tokens[i].content) WHEN 'o' THEN tokens[i].content
                             ELSE '' END;
COMMENT ON FUNCTION idem.word(idem.token[], integer)
  IS 'a key word or symbol; empty for names in quotes, strings, and behind the end';

CREATE FUNCTION idem.extract(sql text, tokens idem.token[], first integer, last integer)
  RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN last < first THEN ''
              ELSE substr(sql, tokens[first].place,
                          tokens[last].place + length(tokens[last].content) - tokens[first].place)
         END;
COMMENT ON FUNCTION idem.extract(text, idem.token[], integer, integer)
  IS 'the text from one token to another';

CREATE FUNCTION idem.closing(tokens idem.token[], open integer) RETURNS integer
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  depth integer := 0;
BEGIN
  FOR i IN open .. cardinality(tokens) LOOP
    IF tokens[i].kind = 'o' THEN
      IF tokens[i].content IN ('(', '[') THEN depth := depth + 1; END IF;
      IF tokens[i].content IN (')', ']') THEN depth := depth - 1; END IF;
    END IF;
    IF depth = 0 THEN RETURN i; END IF;
  END LOOP;
  RETURN cardinality(tokens);
END $$;
COMMENT ON FUNCTION idem.closing(idem.token[], integer)
  IS 'the token that closes the parenthesis which another one opens; any other closes itself';

CREATE FUNCTION idem.names_between(tokens idem.token[], open integer, close integer) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(SELECT quote_ident(idem.identifier(t.content))
                 FROM unnest(tokens[open + 1:close - 1]) AS t WHERE t.kind IN ('w', 'q'));
COMMENT ON FUNCTION idem.names_between(idem.token[], integer, integer)
  IS 'the names of a list in parentheses, as SQL writes them';

-- Behind REFERENCES: table, columns, MATCH, ON DELETE, ON UPDATE, and when it is checked.
CREATE FUNCTION idem.parse_reference(sql text, tokens idem.token[], first integer, columns text[],
                                     name text)
  RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  i integer := first;
  w text;
  action text;
  referenced text[];
  referenced_table text;
  match text := '';
  on_update text := '';
  on_delete text := '';
  deferral text := '';
  validity text := '';
BEGIN
  WHILE tokens[i + 1].content = '.' AND tokens[i + 1].kind = 'o' LOOP i := i + 2; END LOOP;
  referenced_table := idem.extract(sql, tokens, first, i);
  i := i + 1;
  IF idem.word(tokens, i) = '(' THEN
    referenced := idem.names_between(tokens, i, idem.closing(tokens, i));
    i := idem.closing(tokens, i) + 1;
  END IF;
  LOOP
    w := idem.word(tokens, i) || ' ' || idem.word(tokens, i + 1);
    IF w LIKE 'match %' THEN
      match := CASE w WHEN 'match simple' THEN '' ELSE upper(' ' || w) END;
      i := i + 2;
    ELSIF w IN ('on update', 'on delete') THEN
      action := idem.word(tokens, i + 2);
      i := i + 3;
      IF action IN ('set', 'no') THEN
        action := action || ' ' || idem.word(tokens, i);
        i := i + 1;
      END IF;
      action := CASE action WHEN 'no action' THEN '' ELSE upper(' ' || w || ' ' || action) END;
      IF idem.word(tokens, i) = '(' THEN
        action := action || ' (' || array_to_string(
          idem.names_between(tokens, i, idem.closing(tokens, i)), ', ') || ')';
        i := idem.closing(tokens, i) + 1;
      END IF;
      IF w = 'on update' THEN on_update := action; ELSE on_delete := action; END IF;
    ELSIF w = 'not valid' THEN
      validity := ' NOT VALID';
      i := i + 2;
    ELSIF w IN ('not deferrable', 'initially immediate') THEN
      i := i + 2;
    ELSIF w = 'initially deferred' THEN
      deferral := ' DEFERRABLE INITIALLY DEFERRED';
      i := i + 2;
    ELSIF w LIKE 'deferrable %' THEN
      deferral := CASE deferral WHEN '' THEN ' DEFERRABLE' ELSE deferral END;
      i := i + 1;
    ELSE
      EXIT;
    END IF;
  END LOOP;
  RETURN jsonb_build_object('kind', 'foreign key', 'name', name, 'columns', to_jsonb(columns),
    'table', referenced_table, 'referenced', to_jsonb(referenced),
    'options', match || on_update || on_delete, 'deferral', deferral || validity, 'next', i);
END $$;
COMMENT ON FUNCTION idem.parse_reference(text, idem.token[], integer, text[], text)
  IS 'what a REFERENCES clause says, and the token behind it';

-- `column_name` is null for the constraint of a table.
CREATE FUNCTION idem.parse_constraint(sql text, tokens idem.token[], first integer,
                                      column_name text, name text)
  RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  kind text := CASE idem.word(tokens, first) WHEN 'primary' THEN 'primary key'
                 WHEN 'foreign' THEN 'foreign key' ELSE idem.word(tokens, first) END;
  i integer := first + CASE WHEN kind LIKE '% key' THEN 2 ELSE 1 END;
  columns text[] := ARRAY[quote_ident(column_name)];
  close integer := idem.closing(tokens, i);
  parsed jsonb := jsonb_build_object('kind', kind, 'name', name);
BEGIN
  IF kind = 'references' THEN
    RETURN idem.parse_reference(sql, tokens, i, columns, name);
  ELSIF kind = 'check' THEN
    parsed := parsed || jsonb_build_object('expression', idem.extract(sql, tokens, i + 1,
        close - 1));
    i := close + 1;
  ELSIF column_name IS NULL THEN
    columns := idem.names_between(tokens, i, close);
    IF kind = 'foreign key' THEN
      RETURN idem.parse_reference(sql, tokens, close + 2, columns, name);
    END IF;
    i := close + 1;
  END IF;
  RETURN parsed || jsonb_build_object('columns', columns, 'next', i,
    'unsure', idem.word(tokens, i) IN ('nulls', 'with', 'using', 'include', 'deferrable',
                                       'initially', 'no')
              OR (idem.word(tokens, i) = 'not' AND idem.word(tokens, i + 1) <> 'null')
              OR kind NOT IN ('check', 'primary key', 'unique'));
END $$;
COMMENT ON FUNCTION idem.parse_constraint(text, idem.token[], integer, text, text)
  IS 'what a constraint says, and the token behind it';

CREATE FUNCTION idem.begins_clause(word text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN word IN ('constraint', 'not', 'null', 'default', 'primary', 'unique', 'check',
                  'references', 'generated', 'collate', 'storage', 'compression');
COMMENT ON FUNCTION idem.begins_clause(text)
  IS 'whether the word ends the type or default of a column';

CREATE FUNCTION idem.end_of_expression(tokens idem.token[], first integer) RETURNS integer
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  i integer := idem.closing(tokens, first) + 1;
BEGIN
  WHILE i <= cardinality(tokens) AND NOT idem.begins_clause(idem.word(tokens, i)) LOOP
    i := idem.closing(tokens, i) + 1;
  END LOOP;
  RETURN i - 1;
END $$;
COMMENT ON FUNCTION idem.end_of_expression(idem.token[], integer)
  IS 'the last token of the type or expression that begins there';

CREATE FUNCTION idem.parse_column(sql text, tokens idem.token[]) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  name constant text := idem.identifier(tokens[1].content);
  i integer := idem.end_of_expression(tokens, 2) + 1;
  parsed jsonb := jsonb_build_object('column', name, 'type', idem.extract(sql, tokens, 2, i - 1));
  constraints jsonb := '[]';
  kept text := idem.extract(sql, tokens, 1, i - 1);  -- all but foreign keys
  clause jsonb;
  first integer;
  constraint_name text;
  last integer;
BEGIN
  WHILE i <= cardinality(tokens) LOOP
    first := i;
    constraint_name := NULL;
    IF idem.word(tokens, i) = 'constraint' THEN
      constraint_name := idem.identifier(tokens[i + 1].content);
      i := i + 2;
    END IF;
    CASE idem.word(tokens, i)
      WHEN 'not' THEN
        parsed := parsed || CASE idem.word(tokens, i + 1) WHEN 'null' THEN '{"not_null": true}'
                                                          ELSE '{"unsure": true}' END::jsonb;
        i := i + 2;
      WHEN 'null' THEN
        i := i + 1;
      WHEN 'default' THEN
        last := idem.end_of_expression(tokens, i + 1);
        parsed := parsed || jsonb_build_object('default', idem.extract(sql, tokens, i + 1, last));
        i := last + 1;
      WHEN 'primary', 'unique', 'check', 'references' THEN
        clause := idem.parse_constraint(sql, tokens, i, name, constraint_name);
        constraints := constraints || clause;
        i := (clause ->> 'next')::integer;
      ELSE
        parsed := parsed || '{"unsure": true}';
        i := idem.closing(tokens, i) + 1;
    END CASE;
    IF clause ->> 'kind' = 'foreign key' THEN clause := NULL;
    ELSE kept := kept || ' ' || idem.extract(sql, tokens, first, i - 1);
    END IF;
  END LOOP;
  RETURN parsed || jsonb_build_object('constraints', constraints, 'kept', kept);
END $$;
COMMENT ON FUNCTION idem.parse_column(text, idem.token[])
  IS 'what the definition of a column says; kept: its text without foreign keys';

CREATE FUNCTION idem.parse_element(sql text, tokens idem.token[]) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  name text;
  i integer := 1;
  kept constant text := idem.extract(sql, tokens, 1, cardinality(tokens));
  clause jsonb;
BEGIN
  IF idem.word(tokens, 1) = 'constraint' THEN
    name := idem.identifier(tokens[2].content);
    i := 3;
  END IF;
  IF idem.word(tokens, i) IN ('primary', 'unique', 'check', 'foreign') THEN
    clause := idem.parse_constraint(sql, tokens, i, NULL, name);
    RETURN jsonb_build_object('constraints', jsonb_build_array(clause),
      'unsure', clause ->> 'kind' <> 'foreign key'
                AND (clause ->> 'next')::integer <= cardinality(tokens),
      'kept', CASE WHEN clause ->> 'kind' = 'foreign key' THEN '' ELSE kept END);
  ELSIF i = 3 OR cardinality(tokens) = 0 OR idem.word(tokens, 1) IN ('like', 'exclude') THEN
    RETURN jsonb_build_object('unsure', true, 'kept', kept, 'constraints', '[]'::jsonb,
                              'like', idem.word(tokens, 1) = 'like');
  END IF;
  RETURN idem.parse_column(sql, tokens);
END $$;
COMMENT ON FUNCTION idem.parse_element(text, idem.token[])
  IS 'what one element of a table''s definition says';

CREATE FUNCTION idem.meaningful_tokens(sql text) RETURNS idem.token[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(SELECT t FROM idem.tokens(sql) AS t WHERE t.kind <> 'c');
COMMENT ON FUNCTION idem.meaningful_tokens(text) IS 'the tokens but white space and comments';

CREATE FUNCTION idem.parse_elements(sql text, tokens idem.token[] DEFAULT NULL) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  all_tokens constant idem.token[] := coalesce(tokens, idem.meaningful_tokens(sql));
  element idem.token[] := '{}';
  depth integer := 0;
  elements jsonb := '[]';
  t idem.token;
BEGIN
  FOREACH t IN ARRAY all_tokens LOOP
    IF t.kind = 'o' THEN
      depth := depth + CASE WHEN t.content IN ('(', '[') THEN 1
                            WHEN t.content IN (')', ']') THEN -1 ELSE 0 END;
      IF t.content = ',' AND depth = 0 THEN
        elements := elements || idem.parse_element(sql, element);
        element := '{}';
        CONTINUE;
      END IF;
    END IF;
    element := array_append(element, t);
  END LOOP;
  IF cardinality(all_tokens) > 0 THEN elements := elements || idem.parse_element(sql,
      element); END IF;
  RETURN elements;
END $$;
COMMENT ON FUNCTION idem.parse_elements(text, idem.token[])
  IS 'what the elements of a table''s definition say';
