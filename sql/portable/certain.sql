-- The quick look: is what is there certainly as the definition says? It writes nothing and takes no
-- lock but ACCESS SHARE: types and expressions are held against each other in the words of the
-- planner, all of them in one EXPLAIN. Where it cannot tell, a shadow object does.

CREATE FUNCTION idem.referenced_columns(constraint_shape jsonb, referenced oid) RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF jsonb_typeof(constraint_shape -> 'referenced') = 'array' THEN
    RETURN ARRAY(SELECT jsonb_array_elements_text(constraint_shape -> 'referenced'));
  END IF;
  RETURN (SELECT idem.column_names(referenced, x.indkey::smallint[])
            FROM pg_index x WHERE x.indrelid = referenced AND x.indisprimary);
END $$;
COMMENT ON FUNCTION idem.referenced_columns(jsonb, oid)
  IS 'the columns that a foreign key refers to; those of the primary key where it names none';

CREATE FUNCTION idem.wanted_foreign_keys(elements jsonb) RETURNS SETOF idem.constraint_shape
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT c ->> 'name',
         idem.foreign_key(k.columns, k.referenced::text, k.others, c ->> 'options')
             || (c ->> 'deferral'),
         idem.canonical_foreign_key(k.columns, k.referenced::text, k.others, c ->> 'options')
           || (c ->> 'deferral'),
         NULL, false
    FROM jsonb_array_elements(elements) AS e, jsonb_array_elements(e -> 'constraints') AS c,
 LATERAL (SELECT ARRAY(SELECT jsonb_array_elements_text(c -> 'columns')),
                 (c ->> 'table')::regclass,
                 idem.referenced_columns(c, (c ->> 'table')::regclass)
          OFFSET 0)  -- what is named twice above is made once
      AS k (columns, referenced, others)
   WHERE c ->> 'kind' = 'foreign key';
END;
COMMENT ON FUNCTION idem.wanted_foreign_keys(jsonb)
  IS 'the foreign keys of a definition, as idem.constraints() tells those that are there';

CREATE FUNCTION idem.serial_type(type text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE lower(type) WHEN 'serial' THEN 'integer' WHEN 'serial4' THEN 'integer'
              WHEN 'bigserial' THEN 'bigint' WHEN 'serial8' THEN 'bigint'
              WHEN 'smallserial' THEN 'smallint' WHEN 'serial2' THEN 'smallint' END;
COMMENT ON FUNCTION idem.serial_type(text) IS 'the type of a serial column; null: it is none';

-- A pair for each type and expression: what there is, and what is wanted. Null where something else
-- tells already that it is not certain.
CREATE FUNCTION idem.pairs_of_column(actual idem.table_shape, element jsonb) RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  c idem.column_shape;
  serial constant text := idem.serial_type(element ->> 'type');
  default_text constant text := element ->> 'default';
  in_key constant boolean := jsonb_path_exists(element,
      '$.constraints[*].kind ? (@ == "primary key")');
  pairs text[] := '{}';
BEGIN
  SELECT s.* INTO c FROM unnest(actual.columns) AS s WHERE s.name = element ->> 'column';
  IF NOT FOUND OR (element ->> 'unsure')::boolean OR c.collation_name IS NOT NULL
     OR c.not_null <> (serial IS NOT NULL OR in_key
         OR coalesce((element ->> 'not_null')::boolean, false)
                       OR element ? 'in_primary_key')
  THEN RETURN NULL; END IF;
  IF serial IS NOT NULL THEN
    RETURN CASE WHEN c.value = 'own sequence' AND c.type = serial AND default_text IS NULL
        THEN pairs END;
  END IF;
  IF (default_text IS NULL OR lower(default_text) = 'null') <> (c.value IS NULL)
     OR c.value IS DISTINCT FROM 'default' AND c.value IS NOT NULL
  THEN RETURN NULL; END IF;
  IF lower(element ->> 'type') <> c.type OR c.type LIKE '%"%' THEN
    pairs := ARRAY['NULL::' || c.type, 'NULL::' || (element ->> 'type')];
  END IF;
  IF c.value IS NULL OR default_text = c.expression THEN RETURN pairs; END IF;
  RETURN pairs || format('CAST((%s) AS %s)', c.expression, c.type)
               || format('CAST((%s) AS %s)', default_text, c.type);
END $$;
COMMENT ON FUNCTION idem.pairs_of_column(idem.table_shape, jsonb)
  IS 'what must be equal for a column to be as wanted; null: it is not certain';

-- Of several checks that could be meant, one with equal words is; else the only one on its columns.
CREATE FUNCTION idem.pairs_of_constraint(actual idem.table_shape, wanted jsonb)
  RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  kind constant text := wanted ->> 'kind';
  key_definition text;
  check_text text;
BEGIN
  IF (wanted ->> 'unsure')::boolean THEN RETURN NULL; END IF;
  IF kind IN ('primary key', 'unique') THEN
    key_definition := upper(kind) || ' ('
      || (SELECT string_agg(c, ', ') FROM jsonb_array_elements_text(wanted -> 'columns') AS c)
      || ')';
    RETURN CASE WHEN EXISTS (SELECT FROM unnest(actual.constraints) AS a
                              WHERE a.definition = key_definition) THEN '{}' END;
  ELSIF kind = 'foreign key' THEN
    RETURN '{}';
  END IF;
  SELECT a.expression INTO check_text FROM unnest(actual.constraints) AS a
   WHERE a.expression IS NOT NULL AND a.canonical = 'CHECK ' || idem.in_parentheses(a.expression)
   ORDER BY a.name = wanted ->> 'name' DESC NULLS LAST,
            a.name = actual.name || '_' || (wanted -> 'columns' ->> 0) || '_check' DESC, a.name
   LIMIT 1;
  RETURN CASE WHEN check_text = '(' || (wanted ->> 'expression') || ')' THEN '{}'
              WHEN check_text IS NOT NULL
              THEN ARRAY[check_text, '(' || (wanted ->> 'expression') || ')'] END;
END $$;
COMMENT ON FUNCTION idem.pairs_of_constraint(idem.table_shape, jsonb)
  IS 'what must be equal for a constraint to be there; null: it is not certain';

-- `whole`: the table has nothing else. Each pair is told twice by EXPLAIN, the same way where the
-- two are equal.
CREATE FUNCTION idem.pairs(actual idem.table_shape, elements jsonb,
    foreign_keys idem.constraint_shape[],
                           whole boolean)
  RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  element jsonb;
  wanted jsonb;
  columns integer := 0;
  constraints integer := 0;
  more text[];
  pairs text[] := '{}';
  key_columns constant jsonb := jsonb_path_query_first(elements,
    '$[*] ? (!exists(@.column)).constraints[*] ? (@.kind == "primary key").columns');
BEGIN
  FOR element IN SELECT * FROM jsonb_array_elements(elements) LOOP
    IF element ? 'column' THEN
      columns := columns + 1;
      IF key_columns ? quote_ident(element ->> 'column') THEN
        element := element || '{"in_primary_key": true}';
      END IF;
      more := idem.pairs_of_column(actual, element);
      IF more IS NULL THEN RETURN NULL; END IF;
      pairs := pairs || more;
    ELSIF (element ->> 'unsure')::boolean THEN
      RETURN NULL;
    END IF;
    CONTINUE WHEN element -> 'constraints' = '[]';
    FOR wanted IN SELECT * FROM jsonb_array_elements(element -> 'constraints') LOOP
      constraints := constraints + 1;
      more := idem.pairs_of_constraint(actual, wanted);
      IF more IS NULL THEN RETURN NULL; END IF;
      pairs := pairs || more;
    END LOOP;
  END LOOP;
  IF EXISTS (SELECT FROM unnest(foreign_keys) AS f
              WHERE NOT EXISTS (SELECT FROM unnest(actual.constraints) AS a
                                 WHERE idem.is_as_wanted(a.canonical, f.canonical))) THEN
    RETURN NULL;
  END IF;
  IF whole AND (columns <> cardinality(actual.columns) OR actual.persistence <> 'permanent'
                OR constraints <> cardinality(actual.constraints)
                OR actual.partition_key IS NOT NULL)
  THEN RETURN NULL; END IF;
  RETURN pairs;
END $$;
COMMENT ON FUNCTION idem.pairs(idem.table_shape, jsonb, idem.constraint_shape[], boolean)
  IS 'what must be equal for a table to be as wanted; null: it is not certain';

CREATE FUNCTION idem.comparing_query(pairs text[], from_clause text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN 'EXPLAIN (VERBOSE, COSTS OFF, FORMAT JSON) SELECT ' || array_to_string(pairs, E'\n, ')
         || E'\n' || from_clause;
COMMENT ON FUNCTION idem.comparing_query(text[], text) IS 'asks the planner how it reads the pairs';

-- It qualifies columns, which a definition does not.
CREATE FUNCTION idem.plan_output(plan json, relation oid) RETURNS text[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN ARRAY(SELECT replace(o, quote_ident(c.relname) || '.', '')
                 FROM pg_class AS c, json_array_elements_text(plan #> '{0,Plan,Output}') AS o
                WHERE c.oid = relation);
END $$;
COMMENT ON FUNCTION idem.plan_output(json, oid) IS 'the planner''s answer';

CREATE FUNCTION idem.pairs_are_equal(words text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN cardinality(words) > 0
         AND (SELECT bool_and(words[2 * i - 1] = words[2 * i])
                FROM generate_series(1, cardinality(words) / 2) AS i);
COMMENT ON FUNCTION idem.pairs_are_equal(text[])
  IS 'whether the first word is the second, the third the fourth, and so on';

CREATE FUNCTION idem.is_as_wanted(actual_constraint text, wanted_constraint text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN actual_constraint = wanted_constraint
         OR actual_constraint || ' NOT VALID' = wanted_constraint;
COMMENT ON FUNCTION idem.is_as_wanted(text, text)
  IS 'whether constraints are the same; where NOT VALID is wanted, a valid one will do';

CREATE FUNCTION idem.planner_words(expressions text[], relation oid) RETURNS text[]
  LANGUAGE plpgsql AS
$$
DECLARE
  plan pg_catalog.json;
BEGIN
  EXECUTE idem.comparing_query(expressions, pg_catalog.concat('FROM ONLY ', idem.told(relation)))
    INTO plan;
  RETURN idem.plan_output(plan, relation);
EXCEPTION WHEN OTHERS THEN
  RETURN '{}';  -- the server says what is wrong with it when the shadow is made
END $$;
COMMENT ON FUNCTION idem.planner_words(text[], oid)
  IS 'expressions on the relation as the planner reads them; none where it cannot';

-- The planner calculates what it can: 4 and twice(2) are not the same for that.
CREATE FUNCTION idem.calls(expression text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN ARRAY(
    SELECT DISTINCT lower(m[1])
      FROM regexp_matches(expression, '([[:alpha:]_]\w*)\s*\(', 'g') AS m
     WHERE lower(m[1]) NOT IN (
       'in', 'any', 'all', 'array', 'and', 'or', 'not', 'cast', 'as', 'is', 'like', 'ilike',
       'between', 'case', 'when', 'then', 'else', 'where', 'varying', 'varchar', 'character',
       'char', 'bpchar', 'numeric', 'decimal', 'timestamp', 'time', 'bit', 'interval')
     ORDER BY 1);
END $$;
COMMENT ON FUNCTION idem.calls(text) IS 'the functions that an expression calls';

CREATE FUNCTION idem.call_the_same(pairs text[]) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  FOR i IN 1 .. cardinality(pairs) / 2 LOOP
    CONTINUE WHEN pairs[2 * i] LIKE 'NULL::%';  -- a type
    IF idem.calls(pairs[2 * i - 1]) <> idem.calls(pairs[2 * i]) THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $$;
COMMENT ON FUNCTION idem.call_the_same(text[])
  IS 'whether both of each pair call the same functions';

CREATE FUNCTION idem.are_equal(pairs text[], relation oid) RETURNS boolean
  LANGUAGE plpgsql AS
$$
BEGIN
  RETURN idem.call_the_same(pairs) AND idem.pairs_are_equal(idem.planner_words(pairs, relation));
END $$;
COMMENT ON FUNCTION idem.are_equal(text[], oid)
  IS 'whether the planner reads both of each pair of expressions on the relation alike';

CREATE FUNCTION idem.is_certain(actual idem.table_shape, relation oid, elements jsonb,
    whole boolean)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  foreign_keys idem.constraint_shape[] := idem.wanted_foreign_key_list(elements);
  pairs pg_catalog.text[] := idem.pairs(actual, elements, foreign_keys, whole);
BEGIN
  IF pairs IS NULL THEN RETURN false; END IF;
  IF pg_catalog.array_length(pairs, 1) IS NULL THEN RETURN true; END IF;
  RETURN idem.are_equal(pairs, relation);
END $$;
COMMENT ON FUNCTION idem.is_certain(idem.table_shape, oid, jsonb, boolean)
  IS 'whether the table is as wanted for certain';

CREATE FUNCTION idem.wanted_foreign_key_list(elements jsonb) RETURNS idem.constraint_shape[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
BEGIN
  IF NOT idem.has_foreign_keys(elements) THEN RETURN '{}'; END IF;
  RETURN ARRAY(SELECT f FROM idem.wanted_foreign_keys(elements) AS f);
END $$;
COMMENT ON FUNCTION idem.wanted_foreign_key_list(jsonb) IS 'the same as an array';

CREATE FUNCTION idem.has_foreign_keys(elements jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN jsonb_path_exists(elements, '$[*].constraints[*].kind ? (@ == "foreign key")');
COMMENT ON FUNCTION idem.has_foreign_keys(jsonb) IS 'whether a definition has foreign keys';

-- Also where that is not clear.
CREATE FUNCTION idem.has_constraints(elements jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN jsonb_path_exists(elements, '$[*] ? (exists(@.constraints[*]) || @.unsure == true)');
COMMENT ON FUNCTION idem.has_constraints(jsonb) IS 'whether a definition has constraints';
