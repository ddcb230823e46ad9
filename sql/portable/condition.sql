-- execute_sql_if_condition: data steps that ask first.

CREATE FUNCTION idem.refuse_condition(detail text) RETURNS void
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT idem.raise('ID014', 'the condition is not one boolean or count', detail,
    'Write a query of one row and one column, such as SELECT EXISTS (...) or SELECT count(*) FROM '
    '....');
END;
COMMENT ON FUNCTION idem.refuse_condition(text) IS 'a condition that is none';

CREATE FUNCTION idem.statement_count(sql text) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT count(*)::integer FROM idem.statements(sql));
COMMENT ON FUNCTION idem.statement_count(text) IS 'how many statements a script has';

-- The condition as a subquery, which can only be a query, of one column. Two rows are enough to
-- know that it has too many.
CREATE FUNCTION idem.condition_query(condition text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN E'SELECT pg_catalog.row_to_json(answer)::pg_catalog.text AS columns,'
         || E' answer.value::pg_catalog.text AS value,'
         || E' pg_catalog.pg_typeof(answer.value)::pg_catalog.text AS type FROM ('
         || condition || E'\n) AS answer (value) LIMIT 2';
COMMENT ON FUNCTION idem.condition_query(text)
  IS 'a query for the answer of a condition and its type';

CREATE FUNCTION idem.judge_answer(columns text, value text, type text,
    place integer) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  count constant integer := (SELECT count(*) FROM json_object_keys(columns::json));
BEGIN
  IF count <> 1 THEN PERFORM idem.refuse_condition(format('It returns %s columns.', count)); END IF;
  IF place > 1 THEN PERFORM idem.refuse_condition('It returns more than one row.'); END IF;
  IF value IS NULL THEN RETURN false; END IF;
  IF type NOT IN ('boolean', 'smallint', 'integer', 'bigint', 'numeric') THEN
    PERFORM idem.refuse_condition(format('It returns a value of type %s.', type));
  END IF;
  RETURN CASE type WHEN 'boolean' THEN value = 'true' ELSE value ~ '[1-9]' OR value = 'NaN' END;
END $$;
COMMENT ON FUNCTION idem.judge_answer(text, text, text, integer)
  IS 'the answer of a condition as a boolean; an error where it is neither that nor a count';

CREATE FUNCTION idem.problem_of_condition(condition text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN idem.statement_count(condition) <> 1 THEN 'It is not one statement.'
              WHEN NOT idem.is_query_text(condition) THEN 'It is not a query.'
              WHEN idem.words_of(condition) ~ '^select .*\minto\M'
              THEN 'It is a statement that returns no rows.'
              WHEN idem.words_of(condition) ~ '^select ?;?$' THEN 'It returns 0 columns.' END;
COMMENT ON FUNCTION idem.problem_of_condition(text)
  IS 'why a condition is not one query; null: it is';

CREATE FUNCTION idem.only_statement(sql text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT s.statement FROM idem.statements(sql) AS s);
COMMENT ON FUNCTION idem.only_statement(text)
  IS 'the one statement of a text, without its semicolon';

CREATE FUNCTION idem.is_true(condition text) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  answer record;
  place integer := 0;
  result boolean := false;
  problem pg_catalog.text := idem.problem_of_condition(condition);
BEGIN
  IF problem IS NOT NULL THEN  -- the server parses all of it first, and tells a mistake as such
    EXECUTE pg_catalog.concat(pg_catalog.format('SELECT idem.refuse_condition(%L);', problem),
        condition);
  END IF;
  FOR answer IN EXECUTE idem.condition_query(idem.only_statement(condition)) LOOP
    place := idem.next_number(place);
    result := idem.judge_answer(answer.columns, answer.value, answer.type, place);
  END LOOP;
  RETURN result;
END $$;
COMMENT ON FUNCTION idem.is_true(text) IS 'whether a condition holds; no row and null are false';

CREATE FUNCTION idem.next_number(number integer) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN number + 1;
COMMENT ON FUNCTION idem.next_number(integer) IS 'addition, whatever the search_path';

CREATE FUNCTION @extschema@.execute_sql_if_condition(sql text, condition_sql text, description text)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  one record;
BEGIN
  PERFORM idem.require_value(sql, 'sql');
  PERFORM idem.require_value(condition_sql, 'condition_sql');
  PERFORM idem.require_value(description, 'description');
  IF NOT idem.is_true(condition_sql) THEN
    RETURN idem.tell('unchanged', pg_catalog.concat(description, ': the condition is false'));
  END IF;
  FOR one IN SELECT * FROM idem.statements(sql) LOOP
    PERFORM idem.execute_as_it_is(one.statement, '');
  END LOOP;
  RETURN idem.tell('executed', description);
END $$;
