-- Names as SQL reads them: folded unless quoted, perhaps with a schema. A name is an array of its
-- parts, one or two.

CREATE FUNCTION idem.with_article(kind text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN kind ~ '^[aeiou]' THEN 'an ' ELSE 'a ' END || kind;
COMMENT ON FUNCTION idem.with_article(text) IS 'a table, an index';

-- Upper case is folded as far as it is ASCII, and what is too long cut, as the server does it.
CREATE FUNCTION idem.identifier(written text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN written LIKE '"%'
              THEN replace(substr(written, 2, length(written) - 2), '""', '"')
              ELSE translate(written, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
         END::name::text;
COMMENT ON FUNCTION idem.identifier(text) IS 'the name that a single identifier of SQL means';

CREATE FUNCTION idem.parse_name(written text, kind text, what text, most integer) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  one constant text := '(?:"(?:[^"]|"")+"|(?:[A-Za-z_]|[^\u0001-\u007f])'
                       '(?:[A-Za-z0-9_$]|[^\u0001-\u007f])*)';
  parts text[];
BEGIN
  IF written IS NULL THEN PERFORM idem.raise('22004', what || ' must not be null'); END IF;
  IF written ~ '^[a-z_][a-z0-9_]*$' AND length(written) < 64 THEN RETURN ARRAY[written]; END IF;
  IF written ~ ('^\s*' || one || '(?:\s*\.\s*' || one || ')*\s*$') THEN
    parts := ARRAY(SELECT idem.identifier(part[1]) FROM regexp_matches(written, one, 'g') AS part);
  END IF;
  IF cardinality(parts) <= most THEN RETURN parts; END IF;
  PERFORM idem.raise('42602',
    format('"%s" is not %s name', written, idem.with_article(kind)),
    CASE WHEN most = 1 AND cardinality(parts) > 1 THEN 'The name must not be qualified.'
        ELSE '' END,
    CASE WHEN parts IS NULL THEN 'Put a name with special characters into double quotes.'
         ELSE '' END);
END $$;
COMMENT ON FUNCTION idem.parse_name(text, text, text, integer)
  IS 'the parts of a name; an error where it is none of that kind';

CREATE FUNCTION idem.qualified_name(written text, kind text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN idem.parse_name(written, kind, kind || ' name', 2);
COMMENT ON FUNCTION idem.qualified_name(text, text)
  IS 'the parts of a name that may have a schema';

CREATE FUNCTION idem.single_name(written text, kind text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (idem.parse_name(written, kind, kind || ' name', 1))[1];
COMMENT ON FUNCTION idem.single_name(text, text) IS 'a name that may have no schema';

CREATE FUNCTION idem.quoted(name text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN cardinality(name) = 2 THEN quote_ident(name[1]) || '.' || quote_ident(name[2])
              ELSE quote_ident(name[1]) END;
COMMENT ON FUNCTION idem.quoted(text[]) IS 'a name as SQL writes it';

-- Not by a query on pg_class: under REPEATABLE READ that would not see what others have committed.
CREATE FUNCTION idem.relation(name text[]) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN to_regclass(idem.quoted(name));
COMMENT ON FUNCTION idem.relation(text[])
  IS 'the relation that the name means by the search_path; null: there is none';

CREATE FUNCTION idem.table_named(name text[]) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT c.oid FROM pg_class c
           WHERE c.oid = idem.relation(name) AND c.relkind IN ('r', 'p', 'f'));
COMMENT ON FUNCTION idem.table_named(text[]) IS 'the same, of tables only';

CREATE FUNCTION idem.creation_schema(name text[]) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN cardinality(name) = 2 THEN name[1] ELSE current_schema() END;
COMMENT ON FUNCTION idem.creation_schema(text[])
  IS 'the schema in which CREATE would make what has that name';

CREATE FUNCTION idem.in_schema(schema_name text, name text) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN to_regclass(quote_ident(schema_name) || '.' || quote_ident(name));
COMMENT ON FUNCTION idem.in_schema(text, text) IS 'the relation of that name in that very schema';

CREATE FUNCTION idem.schema_of(relation oid) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.oid = relation);
COMMENT ON FUNCTION idem.schema_of(oid) IS 'the schema of a relation';

-- regclass writes a name so that it is found by the search_path.
CREATE FUNCTION idem.told(relation oid) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN relation::regclass::text;
COMMENT ON FUNCTION idem.told(oid) IS 'how messages call a relation';
