-- safe_create_table, safe_drop_table, safe_rename_table.

CREATE FUNCTION idem.parse_table(definition text) RETURNS jsonb
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  tokens constant idem.token[] := idem.meaningful_tokens(definition);
  i integer := 1;
  close integer;
  parsed jsonb := '{"elements": []}';
BEGIN
  IF idem.word(tokens, 1) = 'partition' THEN
    i := 4;
    WHILE idem.word(tokens, i) = '.' LOOP i := i + 2; END LOOP;
    parsed := parsed || jsonb_build_object('parent', idem.extract(definition, tokens, 3, i - 1));
  END IF;
  IF idem.word(tokens, i) = '(' THEN
    close := idem.closing(tokens, i);
    parsed := parsed || jsonb_build_object('elements',
      idem.parse_elements(definition, tokens[i + 1:close - 1]));
    i := close + 1;
  END IF;
  parsed := parsed || jsonb_build_object('rest', idem.extract(definition, tokens, i,
      cardinality(tokens)));
  FOR j IN i .. cardinality(tokens) LOOP
    IF idem.word(tokens, j) = 'inherits' THEN
      close := idem.closing(tokens, j + 1);
      parsed := parsed || jsonb_build_object('inherits', idem.names_apart(definition, tokens,
          j + 2, close - 1),
        'rest', idem.extract(definition, tokens, i, j - 1) || ' INHERITS (pg_temp.idem_parent_1'
          || (SELECT coalesce(string_agg(', pg_temp.idem_parent_' || n, '' ORDER BY n), '')
                FROM generate_series(2, cardinality(idem.names_apart(definition, tokens, j + 2,
                    close - 1))) AS n)
          || ') ' || idem.extract(definition, tokens, close + 1, cardinality(tokens)));
    END IF;
  END LOOP;
  RETURN parsed;
END $$;
COMMENT ON FUNCTION idem.parse_table(text)
  IS 'what the definition of a table says: its elements, parent, parents it inherits from, the '
  'rest';

CREATE FUNCTION idem.names_apart(sql text, tokens idem.token[], first integer, last integer)
  RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  names text[] := ARRAY[''];
BEGIN
  FOR i IN first .. last LOOP
    IF idem.word(tokens, i) = ',' THEN
      names := array_append(names, '');
    ELSE
      names[cardinality(names)] := names[cardinality(names)] || tokens[i].content;
    END IF;
  END LOOP;
  RETURN names;
END $$;
COMMENT ON FUNCTION idem.names_apart(text, idem.token[], integer, integer)
  IS 'the names, perhaps qualified, between commas';

-- The parents are shadows too: to be made a child of would lock them.
CREATE FUNCTION idem.table_shadow(parsed jsonb, name text) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE
    WHEN parsed ? 'parent' THEN ARRAY[
      format('CREATE TEMPORARY TABLE pg_temp.idem_parent (LIKE %s) PARTITION BY %s',
          parsed ->> 'parent',
             pg_get_partkeydef((parsed ->> 'parent')::regclass)),
      format('CREATE TEMPORARY TABLE pg_temp.%I PARTITION OF pg_temp.idem_parent %s %s', name,
             '(' || nullif(idem.kept_text(parsed -> 'elements'), '') || ')', parsed ->> 'rest')]
    ELSE ARRAY(SELECT format('CREATE TEMPORARY TABLE pg_temp.idem_parent_%s (LIKE %s)', n, parent)
                 FROM jsonb_array_elements_text(parsed -> 'inherits') WITH ORDINALITY
                     AS p (parent, n)
                ORDER BY n)
      || rtrim(format(E'CREATE TEMPORARY TABLE pg_temp.%I (%s\n) %s', name,
                      idem.kept_text(parsed -> 'elements'), parsed ->> 'rest')) END;
COMMENT ON FUNCTION idem.table_shadow(jsonb, text) IS 'the statements that make a table''s shadow';

-- What a child has from its parent is not what its definition tells.
CREATE FUNCTION idem.only_told(shape idem.table_shape, parsed jsonb) RETURNS idem.table_shape
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ROW(shape.name, CASE shape.persistence WHEN 'temporary' THEN 'permanent' END,
             shape.partition_key,
             CASE WHEN parsed ? 'parent' THEN (parsed ->> 'parent')::regclass::text END,
             shape.partition_bound,
             ARRAY(SELECT c FROM unnest(shape.columns) AS c
                    WHERE NOT (parsed ? 'parent' OR parsed ? 'inherits')
                       OR parsed -> 'elements' @> jsonb_build_array(jsonb_build_object('column',
                           c.name))),
             shape.constraints)::idem.table_shape;
COMMENT ON FUNCTION idem.only_told(idem.table_shape,
    jsonb) IS 'a shadow''s shape without its parents''';

CREATE FUNCTION idem.tells_all(parsed jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN NOT (parsed ? 'parent' OR parsed ? 'inherits'
              OR parsed -> 'elements' @> '[{"like": true}]');
COMMENT ON FUNCTION idem.tells_all(jsonb)
  IS 'whether the definition tells the whole table; else some of it comes from other tables';

CREATE FUNCTION idem.has_rest(parsed jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN parsed ? 'parent' OR parsed ->> 'rest' !~* '^(with\s*\([^()]*\))?;?$';
COMMENT ON FUNCTION idem.has_rest(jsonb)
  IS 'whether a definition has more than elements and storage parameters';

CREATE FUNCTION idem.is_query(parsed jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN parsed ->> 'rest' ~* '^(with\s*\([^()]*\)\s*)?as\M';
COMMENT ON FUNCTION idem.is_query(jsonb) IS 'whether it is CREATE TABLE AS';

CREATE FUNCTION idem.table_differences(relation oid, parsed jsonb) RETURNS idem.difference[]
  LANGUAGE plpgsql AS
$$
DECLARE
  elements pg_catalog.jsonb := pg_catalog.jsonb_extract_path(parsed, 'elements');
  actual idem.table_shape := idem.table_shape(relation);
  whole boolean := idem.tells_all(parsed);
  name pg_catalog.text := idem.shadow_name(relation);
  wanted idem.table_shape;
BEGIN
  IF NOT idem.has_rest(parsed) AND idem.is_certain(actual, relation, elements, whole) THEN
    RETURN '{}';
  END IF;
  wanted := idem.shape_of_shadow(idem.table_shadow(parsed, name), name);
  wanted := idem.with_wanted_names(idem.only_told(wanted, parsed), elements);
  RETURN idem.differences(actual, wanted, relation, whole);
END $$;
COMMENT ON FUNCTION idem.table_differences(oid, jsonb)
  IS 'how a table is not as its definition says';

CREATE FUNCTION idem.require_table(relation oid) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
BEGIN
  IF NOT idem.is_table(relation) THEN
    PERFORM idem.raise('42809', pg_catalog.format('"%s" exists, but is not a table',
        idem.told(relation)));
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_table(oid) IS 'an error where the relation is something else';

CREATE FUNCTION idem.is_of_kind(relation oid, kinds text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_class WHERE oid = relation AND strpos(kinds, relkind::text) > 0);
COMMENT ON FUNCTION idem.is_of_kind(oid, text) IS 'whether pg_class.relkind is one of those';

CREATE FUNCTION idem.is_table(relation oid) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN idem.is_of_kind(relation, 'rpf');
COMMENT ON FUNCTION idem.is_table(oid) IS 'whether a relation is a table; else the server refuses';

CREATE FUNCTION idem.in_creation_schema(name text[]) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN idem.in_schema(idem.creation_schema(name), name[cardinality(name)]);
COMMENT ON FUNCTION idem.in_creation_schema(text[])
  IS 'the relation where CREATE would make one of that name';

CREATE FUNCTION @extschema@.safe_create_table(table_name text, definition text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  list pg_catalog.text;
  name pg_catalog.text[];
  there pg_catalog.oid;
  sql pg_catalog.text;
  parsed pg_catalog.jsonb;
  is_first boolean;
BEGIN
  PERFORM idem.require_value(definition, 'definition');
  name := idem.qualified_name(table_name, 'table');
  list := idem.list_in_parentheses(definition, 'PARTITION OF ');
  sql := pg_catalog.concat('CREATE TABLE ', idem.quoted(name), ' ', list);
  PERFORM idem.require_one_statement(sql, definition, true);
  parsed := idem.parse_table(list);
  IF idem.is_query(parsed) THEN PERFORM idem.refuse_definition(definition); END IF;
  PERFORM idem.settled(name);
  there := idem.in_creation_schema(name);
  IF there IS NULL THEN
    is_first := idem.is_first(sql);
    there := idem.in_creation_schema(name);
    IF is_first THEN
      RETURN idem.tell('created', pg_catalog.concat('table ', idem.told(there)), there);
    END IF;
  END IF;
  PERFORM idem.require_table(there);
  RETURN idem.tell_compared(idem.table_differences(there, parsed),
                            pg_catalog.concat('table ', idem.told(there), ' exists'), there);
END $$;

CREATE FUNCTION @extschema@.safe_drop_table(table_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[] := idem.qualified_name(table_name, 'table');
  text pg_catalog.text := pg_catalog.concat('table ', idem.quoted(name));
  there pg_catalog.oid := idem.settled(name);
BEGIN
  IF there IS NULL THEN
    RETURN idem.tell('unchanged', pg_catalog.concat(text, ' does not exist'));
  END IF;
  IF NOT idem.is_of_kind(there, 'rp') THEN
    PERFORM idem.raise('42809', pg_catalog.format('"%s" exists, but is not a table',
        idem.told(there)));
  END IF;
  EXECUTE pg_catalog.concat('DROP ', text, CASE WHEN cascade THEN ' CASCADE' END);
  RETURN idem.tell('dropped', text);
END $$;

CREATE FUNCTION idem.refuse_rename(what text) RETURNS void
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT idem.raise('ID010', 'cannot rename ' || what || ': both exist',
                    'Which of the two is the right one cannot be known.',
                    'Compare them, and drop or rename one by hand; then run again.');
END;
COMMENT ON FUNCTION idem.refuse_rename(text)
  IS 'both names are there: going on would mean guessing';

CREATE FUNCTION @extschema@.safe_rename_table(old_name text, new_name text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  old pg_catalog.text[] := idem.qualified_name(old_name, 'table');
  new pg_catalog.text := idem.single_name(new_name, 'table');
  there pg_catalog.oid := idem.settled(old);
  other pg_catalog.oid := idem.in_schema(idem.schema_of(there), new);
  what pg_catalog.text := pg_catalog.format('table %s to %I', idem.quoted(old), new);
BEGIN
  IF there IS NULL THEN
    other := idem.relation(idem.renamed(old, new));
    IF other IS NULL THEN
      PERFORM idem.raise('42P01', pg_catalog.format('cannot rename %s: neither exists', what));
    END IF;
    PERFORM idem.require_renamed_table(other, what);
    RETURN idem.tell('unchanged', pg_catalog.format('table %s is renamed to %I already',
                                                    idem.quoted(old), new));
  END IF;
  IF other IS NOT NULL THEN PERFORM idem.refuse_rename(what); END IF;
  EXECUTE pg_catalog.format('ALTER TABLE %s RENAME TO %I', idem.quoted(old), new);
  RETURN idem.tell('renamed', what, there);
END $$;

CREATE FUNCTION idem.renamed(name text[], new_name text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN cardinality(name) = 2 THEN ARRAY[name[1], new_name] ELSE ARRAY[new_name] END;
COMMENT ON FUNCTION idem.renamed(text[], text) IS 'the name with another last part';

CREATE FUNCTION idem.require_renamed_table(other oid, what text) RETURNS void
  LANGUAGE plpgsql STABLE AS
$$
BEGIN
  IF NOT idem.is_table(other) THEN
    PERFORM idem.raise('42809', pg_catalog.format('cannot rename %s: it does not exist', what),
                       pg_catalog.format('"%s" exists, but is not a table.', idem.told(other)));
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_renamed_table(oid, text)
  IS 'an error where what has the new name is no table';
