-- Questions: false means "not there" and nothing else; an unusable name is an error.

CREATE FUNCTION @extschema@.table_exists(table_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_class
                  WHERE oid = idem.relation(idem.parse_name(table_name, 'table', 'name', 2))
                    AND relkind IN ('r', 'p', 'f'));

CREATE FUNCTION @extschema@.view_exists(view_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_class
                  WHERE oid = idem.relation(idem.parse_name(view_name, 'view', 'name', 2))
                    AND relkind IN ('v', 'm'));

CREATE FUNCTION @extschema@.sequence_exists(sequence_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_class
                  WHERE oid = idem.relation(idem.parse_name(sequence_name, 'sequence', 'name', 2))
                    AND relkind = 'S');

CREATE FUNCTION idem.has_column(relation oid, column_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_attribute
                  WHERE attrelid = relation AND attname = column_name AND attnum > 0
                    AND NOT attisdropped);
COMMENT ON FUNCTION idem.has_column(oid, text) IS 'whether a relation has that column';

CREATE FUNCTION idem.has_constraint(relation oid, constraint_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_constraint
                  WHERE conrelid = relation AND conname = constraint_name);
COMMENT ON FUNCTION idem.has_constraint(oid, text) IS 'whether a table has that constraint';

CREATE FUNCTION @extschema@.column_exists(table_name text, column_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN idem.has_column(idem.table_named(idem.qualified_name(table_name, 'table')),
                         (idem.parse_name(column_name, 'column', 'name', 1))[1]);

CREATE FUNCTION @extschema@.constraint_exists(table_name text, constraint_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN idem.has_constraint(idem.table_named(idem.qualified_name(table_name, 'table')),
                             (idem.parse_name(constraint_name, 'constraint', 'name', 1))[1]);

CREATE FUNCTION idem.has_index(relation oid, index_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
                  WHERE x.indrelid = relation AND i.relname = index_name);
COMMENT ON FUNCTION idem.has_index(oid, text) IS 'whether a table has that index';

CREATE FUNCTION @extschema@.index_exists(table_name text, index_name text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
DECLARE
  name pg_catalog.text[] := idem.parse_name(index_name, 'index', 'name', 1);
BEGIN
  RETURN idem.has_index(idem.table_named(idem.qualified_name(table_name, 'table')), name[1]);
END $$;

CREATE FUNCTION idem.has_trigger(relation oid, trigger_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = relation AND tgname = trigger_name);
COMMENT ON FUNCTION idem.has_trigger(oid, text) IS 'whether a table has that trigger';

CREATE FUNCTION @extschema@.trigger_exists(table_name text, trigger_name text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
DECLARE
  name pg_catalog.text[] := idem.parse_name(trigger_name, 'trigger', 'name', 1);
BEGIN
  RETURN idem.has_trigger(idem.table_named(idem.qualified_name(table_name, 'table')), name[1]);
END $$;

CREATE FUNCTION idem.has_policy(relation oid, policy_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_policy WHERE polrelid = relation AND polname = policy_name);
COMMENT ON FUNCTION idem.has_policy(oid, text) IS 'whether a table has that policy';

CREATE FUNCTION @extschema@.policy_exists(table_name text, policy_name text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
DECLARE
  name pg_catalog.text[] := idem.parse_name(policy_name, 'policy', 'name', 1);
BEGIN
  RETURN idem.has_policy(idem.table_named(idem.qualified_name(table_name, 'table')), name[1]);
END $$;

CREATE FUNCTION @extschema@.schema_exists(schema_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN to_regnamespace(quote_ident((idem.parse_name(schema_name, 'schema', 'name', 1))[1]))
         IS NOT NULL;

CREATE FUNCTION @extschema@.extension_exists(extension_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_extension
                  WHERE extname = (idem.parse_name(extension_name, 'extension', 'name', 1))[1]);

CREATE FUNCTION @extschema@.role_exists(role_name text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN to_regrole(quote_ident((idem.parse_name(role_name, 'role', 'name', 1))[1])) IS NOT NULL;

CREATE FUNCTION @extschema@.type_exists(type_name text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
BEGIN
  PERFORM idem.require_value(type_name, 'type name');
  RETURN pg_catalog.to_regtype(type_name) IS NOT NULL;
END $$;

CREATE FUNCTION idem.type_named(name text[]) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN to_regtype(idem.quoted(name));
COMMENT ON FUNCTION idem.type_named(text[])
  IS 'the type that the name means by the search_path; null: there is none';

CREATE FUNCTION @extschema@.enum_value_exists(type_name text, label text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
DECLARE
  enum pg_catalog.oid := idem.type_named(idem.qualified_name(type_name, 'type'));
BEGIN
  PERFORM idem.require_value(label, 'label');
  RETURN idem.has_label(enum, label);
END $$;

CREATE FUNCTION idem.has_label(enum oid, label text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_enum WHERE enumtypid = enum AND enumlabel = label);
COMMENT ON FUNCTION idem.has_label(oid, text) IS 'whether an enum has that label';

CREATE FUNCTION idem.require_schema_usage(schema_name text) RETURNS void
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF NOT has_schema_privilege(to_regnamespace(quote_ident(schema_name)), 'USAGE') THEN
    PERFORM idem.raise('42501', 'permission denied for schema ' || schema_name);
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_schema_usage(text)
  IS 'the server''s own error where one may not look into a schema that is there';

-- A comma inside parentheses or quotes separates nothing.
CREATE FUNCTION idem.signature_types(written text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  depth integer := 0;
  piece text;
  types text[] := ARRAY[''];
BEGIN
  IF written ~ '^\s*$' THEN RETURN '{}'; END IF;
  FOR piece IN SELECT m[1] FROM regexp_matches(written, '"(?:[^"]|"")*"|[^"]', 'g') AS m LOOP
    IF piece = '(' THEN depth := depth + 1; END IF;
    IF piece = ')' THEN depth := depth - 1; END IF;
    IF depth < 0 THEN RETURN NULL; END IF;
    IF piece = ',' AND depth = 0 THEN
      types := array_append(types, '');
    ELSE
      types[cardinality(types)] := types[cardinality(types)] || piece;
    END IF;
  END LOOP;
  RETURN CASE WHEN depth = 0 AND NOT EXISTS (SELECT FROM unnest(types) AS t WHERE t ~ '^\s*$')
              THEN types END;
END $$;
COMMENT ON FUNCTION idem.signature_types(text)
  IS 'the types in the parentheses of a function''s signature; null: they are none';

CREATE FUNCTION idem.has_function(name text[], types text[]) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_proc p
                  WHERE p.proname = name[cardinality(name)]
                    AND CASE WHEN cardinality(name) = 2
                             THEN p.pronamespace = to_regnamespace(quote_ident(name[1]))
                             ELSE pg_function_is_visible(p.oid) END
                    AND (types IS NULL
                         OR p.proargtypes::text
                            = array_to_string(ARRAY(SELECT to_regtype(t)::oid FROM unnest(types)
                                AS t),
                                              ' ', '0')));
COMMENT ON FUNCTION idem.has_function(text[], text[])
  IS 'whether there is such a function; types null: whatever its arguments';

CREATE FUNCTION @extschema@.function_exists(function_name text) RETURNS boolean
  LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$
DECLARE
  parts pg_catalog.text[] := pg_catalog.regexp_match(function_name,
                    '^((?:"(?:[^"]|"")*"|[^"(])*)(?:(\()(.*)\)\s*)?$');
  types pg_catalog.text[] := idem.signature_types(parts[3]);
  name pg_catalog.text[];
BEGIN
  PERFORM idem.require_value(function_name, 'function name');
  IF parts IS NULL OR (parts[2] IS NOT NULL AND types IS NULL) THEN
    PERFORM idem.raise('42602', pg_catalog.format('"%s" is not a function name', function_name), '',
                       'Write it as name, or as name(type, ...).');
  END IF;
  name := idem.qualified_name(parts[1], 'function');
  PERFORM idem.require_schema_usage(name[1]) WHERE name[2] IS NOT NULL;
  RETURN idem.has_function(name, types);
END $$;
