-- safe_alter_column: what follows ALTER COLUMN name in SQL, unless it is so already. Of actions
-- that are not known here the server knows more: they are executed each time.

CREATE TYPE idem.decision AS (is_so boolean, unchanged text, done text, wanted text);
COMMENT ON TYPE idem.decision
  IS 'whether nothing is to be done, and how that and the opposite are told; wanted: where it is '
     'so, but otherwise than wanted';

CREATE FUNCTION idem.column_shape(relation oid, column_name text) RETURNS idem.column_shape
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (c.shape).* FROM idem.column_shapes AS c
   WHERE c.relation = column_shape.relation AND (c.shape).name = column_name;
END;
COMMENT ON FUNCTION idem.column_shape(oid, text) IS 'a column as it is';

-- `type` has COLLATE behind it, if any.
CREATE FUNCTION idem.type_decision(relation oid, c idem.column_shape, type text)
  RETURNS idem.decision
  LANGUAGE plpgsql AS
$$
DECLARE
  wanted idem.table_shape;
  told pg_catalog.text := idem.described_type(c);
BEGIN
  IF idem.are_equal(ARRAY[pg_catalog.concat('NULL::', told), pg_catalog.concat('NULL::', type)],
      relation)
  THEN RETURN ROW(true, pg_catalog.concat(' is ', told), NULL, NULL)::idem.decision; END IF;
  wanted := idem.shape_of_shadow(ARRAY[
    pg_catalog.format('CREATE TEMPORARY TABLE pg_temp.idem_shadow (c %s)', type)], 'idem_shadow');
  RETURN idem.decide_type(told, idem.described_type(wanted.columns[1]));
END $$;
COMMENT ON FUNCTION idem.type_decision(oid, idem.column_shape, text) IS 'of TYPE';

CREATE FUNCTION idem.decide_type(actual text, wanted text) RETURNS idem.decision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ROW(actual = wanted, ' is ' || wanted, ' is now ' || wanted, NULL)::idem.decision;
COMMENT ON FUNCTION idem.decide_type(text, text) IS 'of TYPE, where both types are known';

-- To the letter: a default that only means the same is written as the statement has it. What the
-- planner does not even take for the same need not be made to be seen. NULL is no default, but for
-- a type that makes a value of it: a domain with a default of its own.
CREATE FUNCTION idem.default_decision(relation oid, c idem.column_shape, expression text)
  RETURNS idem.decision
  LANGUAGE plpgsql AS
$$
DECLARE
  shadow idem.table_shape;
  is_so boolean := idem.is_that_default(c, expression);
BEGIN
  IF is_so IS NULL
     AND idem.are_equal(ARRAY[
           pg_catalog.format('CAST((%s) AS %s)', COALESCE(c.expression, 'NULL'), c.type),
           pg_catalog.format('CAST((%s) AS %s)', expression, c.type)], relation) THEN
    shadow := idem.shape_of_shadow(idem.like_shadow(relation, ARRAY[idem.alter_shadow(relation,
                pg_catalog.format('ALTER COLUMN %I SET DEFAULT %s', c.name, expression))]),
              idem.shadow_name(relation));
    is_so := idem.has_expression(shadow, c.name, c.expression);
  END IF;
  RETURN ROW(COALESCE(is_so, false), ' has that default', ' has another default now',
      NULL)::idem.decision;
END $$;
COMMENT ON FUNCTION idem.default_decision(oid, idem.column_shape, text) IS 'of SET DEFAULT';

CREATE FUNCTION idem.is_that_default(c idem.column_shape, expression text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN c.value NOT IN ('default', 'own sequence')
                OR (c.value IS NULL AND lower(expression) <> 'null') THEN false
              WHEN c.expression IN (expression, expression || '::' || c.type) THEN true END;
COMMENT ON FUNCTION idem.is_that_default(idem.column_shape, text)
  IS 'whether the column has the default to the letter; null: that cannot be told by text alone';

CREATE FUNCTION idem.has_expression(shape idem.table_shape, column_name text, expression_text text)
  RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM unnest(shape.columns) AS c
                  WHERE c.name = column_name
                    AND c.expression IS NOT DISTINCT FROM expression_text);
COMMENT ON FUNCTION idem.has_expression(idem.table_shape, text, text)
  IS 'whether a column of the shape has that default';

CREATE FUNCTION idem.identity_decision(c idem.column_shape, wanted text) RETURNS idem.decision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ROW((c.value IN ('always', 'by default')) IS TRUE, ' is an identity column',
             ' is an identity column now',
             CASE WHEN c.value <> wanted
                  THEN ' is ' || idem.described(c) || ', wanted '
                       || idem.described(ROW(c.name, c.type, c.collation_name, c.not_null, wanted,
                                             c.expression, c.inherited)::idem.column_shape)
             END)::idem.decision;
COMMENT ON FUNCTION idem.identity_decision(idem.column_shape, text)
  IS 'of ADD GENERATED ... AS IDENTITY';

CREATE FUNCTION idem.simple_decision(c idem.column_shape, words text,
    action text) RETURNS idem.decision
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN words ~ '^set not null$' THEN ROW(c.not_null, ' is NOT NULL', ' is NOT NULL now',
        NULL)::idem.decision
    WHEN words ~ '^drop not null$' THEN ROW(NOT c.not_null, ' is nullable', ' is nullable now',
        NULL)::idem.decision
    WHEN words ~ '^drop default$'
    THEN ROW(c.value IS NULL, ' has no default', ' has no default now', NULL)::idem.decision
    WHEN words ~ '^add generated always as identity' THEN idem.identity_decision(c, 'always')
    WHEN words ~ '^add generated by default as identity' THEN idem.identity_decision(c,
        'by default')
    WHEN words ~ '^drop identity( if exists)?$'
    THEN ROW(c.value IS NULL OR c.value NOT IN ('always', 'by default'), ' is no identity column',
             ' is no identity column now', NULL)::idem.decision
    WHEN words ~ '^drop expression( if exists)?$'
    THEN ROW(c.value IS NULL OR c.value NOT IN ('stored', 'virtual'), ' is not generated',
             ' is not generated now', NULL)::idem.decision
    ELSE ROW(false, NULL, '', NULL)::idem.decision END;
COMMENT ON FUNCTION idem.simple_decision(idem.column_shape, text, text)
  IS 'of every other action';

CREATE FUNCTION idem.behind(action text, words text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  tokens constant idem.token[] := idem.meaningful_tokens(action);
  first constant integer := cardinality(string_to_array(words, ' ')) + 1;
  ending integer := cardinality(tokens);
BEGIN
  FOR i IN 1 .. first - 1 LOOP
    IF idem.word(tokens, i) <> split_part(words, ' ', i) THEN RETURN NULL; END IF;
  END LOOP;
  FOR i IN REVERSE ending .. first LOOP
    IF idem.word(tokens, i) = 'using' THEN ending := i - 1; END IF;
  END LOOP;
  RETURN nullif(idem.extract(action, tokens, first, ending), '');
END $$;
COMMENT ON FUNCTION idem.behind(text, text)
  IS 'what stands behind these words, up to USING; null: it does not begin with them';

CREATE FUNCTION idem.decide_action(relation oid, c idem.column_shape, action text)
  RETURNS idem.decision
  LANGUAGE plpgsql AS
$$
DECLARE
  type pg_catalog.text :=
    COALESCE(idem.behind(action, 'type'), idem.behind(action, 'set data type'));
  expression pg_catalog.text := idem.behind(action, 'set default');
BEGIN
  IF type IS NOT NULL THEN RETURN idem.type_decision(relation, c, type); END IF;
  IF expression IS NOT NULL THEN RETURN idem.default_decision(relation, c, expression); END IF;
  RETURN idem.simple_decision(c, idem.words_of(action), action);
END $$;
COMMENT ON FUNCTION idem.decide_action(oid, idem.column_shape, text)
  IS 'what is to be done for an action on a column';

CREATE FUNCTION @extschema@.safe_alter_column(table_name text, column_name text, action text)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[];
  there pg_catalog.oid;
  sql pg_catalog.text;
  text pg_catalog.text;
  decision idem.decision;
  differences idem.difference[] := '{}';
BEGIN
  PERFORM idem.require_value(action, 'action');
  name := idem.qualified_name(table_name, 'table');
  column_name := idem.single_name(column_name, 'column');
  sql := pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I %s', idem.quoted(name), column_name,
      action);
  PERFORM idem.require_one_statement(sql, action, false);
  there := idem.settled(name);
  text := pg_catalog.format('column %s.%I', idem.told(there), column_name);
  IF idem.has_column(there, column_name) THEN
    decision := idem.decide_action(there, idem.column_shape(there, column_name), action);
    IF decision.is_so THEN
      IF decision.wanted IS NOT NULL THEN
        differences := ARRAY[ROW(pg_catalog.concat(text, decision.wanted), column_name,
            NULL)::idem.difference];
      END IF;
      RETURN idem.tell_compared(differences, pg_catalog.concat(text, decision.unchanged), there);
    END IF;
  END IF;
  PERFORM idem.execute_with_lock(sql, there);
  RETURN idem.tell('altered', pg_catalog.concat(text, decision.done), there, column_name);
END $$;
