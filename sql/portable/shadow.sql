-- What a definition means, by making it: a temporary table in a subtransaction that is rolled back.
-- The server's parser reads it, and the shape of what it makes is what is wanted. Foreign keys are
-- left out: they would lock the table that they refer to.

CREATE FUNCTION idem.shape_of_shadow(statements text[], name text) RETURNS idem.table_shape
  LANGUAGE plpgsql AS
$$
DECLARE
  shape idem.table_shape;
  statement pg_catalog.text;
BEGIN
  BEGIN
    PERFORM pg_catalog.set_config('client_min_messages', 'error', true);
    FOREACH statement IN ARRAY statements LOOP EXECUTE statement; END LOOP;
    shape := idem.table_shape(idem.in_schema('pg_temp', name));
    RAISE EXCEPTION USING ERRCODE = 'ID000', MESSAGE = 'the shadow is seen';
  EXCEPTION WHEN SQLSTATE 'ID000' THEN
    NULL;
  END;
  RETURN shape;
END $$;
COMMENT ON FUNCTION idem.shape_of_shadow(text[], text)
  IS 'the shape of the temporary table that these statements make; nothing of it stays';

-- Its own name, by which its expressions may call it; where a temporary table or type has that,
-- which may be the table itself, another.
CREATE FUNCTION idem.shadow_name(relation oid) RETURNS text
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT CASE WHEN EXISTS (SELECT FROM pg_class AS t
                                    WHERE t.relnamespace = pg_my_temp_schema()
                                      AND t.relname = c.relname)
                        OR EXISTS (SELECT FROM pg_type AS t
                                    WHERE t.typnamespace = pg_my_temp_schema()
                                      AND t.typname = c.relname)
                      THEN 'idem_shadow' ELSE c.relname END
            FROM pg_class AS c WHERE c.oid = relation);
END $$;
COMMENT ON FUNCTION idem.shadow_name(oid) IS 'what the shadow of a table is called';

CREATE FUNCTION idem.kept_text(elements jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT coalesce(string_agg(e ->> 'kept', E'\n, ' ORDER BY place), '')
            FROM jsonb_array_elements(elements) WITH ORDINALITY AS x (e, place)
           WHERE e ->> 'kept' <> '');
COMMENT ON FUNCTION idem.kept_text(jsonb) IS 'the elements of a definition without foreign keys';

-- The names that the server made up for the shadow's constraints are not wanted ones.
CREATE FUNCTION idem.with_wanted_names(shape idem.table_shape, elements jsonb)
  RETURNS idem.table_shape
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ROW(shape.name, shape.persistence, shape.partition_key, shape.parent,
      shape.partition_bound,
             shape.columns,
             ARRAY(SELECT ROW(CASE WHEN jsonb_path_exists(elements,
                 '$[*].constraints[*].name ? (@ == $n)',
                                                          jsonb_build_object('n', c.name))
                                     OR c.name = ANY (ARRAY(SELECT idem.identifier(m[1])
                                          FROM jsonb_array_elements(elements) AS e,
                                               regexp_match(e ->> 'kept',
                                                   '^CONSTRAINT\s+("(?:[^"]|"")*"|\S+)', 'i') AS m))
                                   THEN c.name END,
                              c.definition, c.canonical, c.expression,
                                  c.inherited)::idem.constraint_shape
                     FROM unnest(shape.constraints) AS c)
             || idem.wanted_foreign_key_list(elements))::idem.table_shape;
COMMENT ON FUNCTION idem.with_wanted_names(idem.table_shape, jsonb)
  IS 'a shadow''s shape with its foreign keys, and only with names that are wanted';

-- Conversions of constants are stored in other forms after dump and restore: where texts differ,
-- the words of the planner stand for both.
CREATE FUNCTION idem.other_wordings(actual idem.table_shape, wanted idem.table_shape)
  RETURNS TABLE (column_name text, actual_words text, wanted_words text, pair text[])
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT w.name, a.expression, w.expression,
         ARRAY[format('CAST((%s) AS %s)', a.expression, a.type),
               format('CAST((%s) AS %s)', w.expression, w.type)]
    FROM unnest(actual.columns) AS a JOIN unnest(wanted.columns) AS w ON w.name = a.name
   WHERE a.value = w.value AND a.expression <> w.expression
  UNION ALL
  SELECT NULL, a.expression, w.expression, ARRAY[a.expression, w.expression]
    FROM unnest(actual.constraints) AS a, unnest(wanted.constraints) AS w
   WHERE a.expression <> w.expression
     AND NOT EXISTS (SELECT FROM unnest(actual.constraints) AS same
         WHERE same.canonical = w.canonical);
END;
COMMENT ON FUNCTION idem.other_wordings(idem.table_shape, idem.table_shape)
  IS 'what may be the same in other words: expressions there and wanted';

CREATE FUNCTION idem.reworded(shape idem.table_shape, of_column text, words text, other_words text)
  RETURNS idem.table_shape
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ROW(shape.name, shape.persistence, shape.partition_key, shape.parent,
      shape.partition_bound,
             ARRAY(SELECT ROW(c.name, c.type, c.collation_name, c.not_null, c.value,
                              CASE WHEN c.name = of_column THEN other_words ELSE c.expression END,
                              c.inherited)::idem.column_shape FROM unnest(shape.columns) AS c),
             ARRAY(SELECT CASE WHEN of_column IS NULL AND c.expression = words
                          THEN ROW(c.name,
                                   replace(c.definition, idem.in_parentheses(words),
                                           idem.in_parentheses(other_words)),
                                   replace(c.canonical, idem.in_parentheses(words),
                                           idem.in_parentheses(other_words)),
                                   other_words, c.inherited)::idem.constraint_shape
                          ELSE c END
                     FROM unnest(shape.constraints) AS c))::idem.table_shape;
COMMENT ON FUNCTION idem.reworded(idem.table_shape, text, text, text)
  IS 'a shape with one expression in other words';

CREATE FUNCTION idem.in_words_of(actual idem.table_shape, wanted idem.table_shape, relation oid)
  RETURNS idem.table_shape
  LANGUAGE plpgsql AS
$$
DECLARE
  other record;
BEGIN
  FOR other IN SELECT * FROM idem.other_wordings(actual, wanted) LOOP
    IF idem.are_equal(other.pair, relation) THEN
      wanted := idem.reworded(wanted, other.column_name, other.wanted_words, other.actual_words);
    END IF;
  END LOOP;
  RETURN wanted;
END $$;
COMMENT ON FUNCTION idem.in_words_of(idem.table_shape, idem.table_shape, oid)
  IS 'what is wanted, in the words of what is there where both mean the same';

-- Messages tell both in the words of the planner.
CREATE FUNCTION idem.differences(actual idem.table_shape, wanted idem.table_shape, relation oid,
                                 whole boolean)
  RETURNS idem.difference[]
  LANGUAGE plpgsql AS
$$
DECLARE
  other record;
  words pg_catalog.text[];
BEGIN
  wanted := idem.in_words_of(actual, wanted, relation);
  FOR other IN SELECT * FROM idem.other_wordings(actual, wanted) LOOP
    words := idem.planner_words(other.pair, relation);
    CONTINUE WHEN words[1] IS NULL OR idem.pairs_are_equal(words);
    actual := idem.reworded(actual, other.column_name, other.actual_words, words[1]);
    wanted := idem.reworded(wanted, other.column_name, other.wanted_words, words[2]);
  END LOOP;
  RETURN idem.compare(actual, wanted, whole);
END $$;
COMMENT ON FUNCTION idem.differences(idem.table_shape, idem.table_shape, oid, boolean)
  IS 'how a table is not as wanted, whatever the words';

CREATE FUNCTION idem.like_shadow(relation oid, more text[]) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY[format('CREATE TEMPORARY TABLE pg_temp.%I (LIKE %s)', idem.shadow_name(relation),
                      idem.told(relation))] || more;
COMMENT ON FUNCTION idem.like_shadow(oid, text[])
  IS 'the statements that make the shadow of a table, and do something more to it';

CREATE FUNCTION idem.alter_shadow(relation oid, change text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN format('ALTER TABLE pg_temp.%I %s', idem.shadow_name(relation), change);
COMMENT ON FUNCTION idem.alter_shadow(oid, text) IS 'a change of the shadow of a table';
