-- safe_create_enum, safe_add_enum_value.

CREATE FUNCTION idem.enum_labels(enum oid) RETURNS text[]
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = enum ORDER BY enumsortorder);
COMMENT ON FUNCTION idem.enum_labels(oid) IS 'the labels of an enum in order';

CREATE FUNCTION idem.label_list(labels text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN '(' || (SELECT coalesce(string_agg(quote_literal(l), ', ' ORDER BY place), '')
                   FROM unnest(labels) WITH ORDINALITY AS x (l, place)) || ')';
COMMENT ON FUNCTION idem.label_list(text[]) IS 'labels as SQL writes them';

CREATE FUNCTION idem.type_in_creation_schema(name text[]) RETURNS oid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (SELECT t.oid FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
           WHERE n.nspname = idem.creation_schema(name) AND t.typname = name[cardinality(name)]);
COMMENT ON FUNCTION idem.type_in_creation_schema(text[])
  IS 'the type where CREATE would make one of that name';

CREATE FUNCTION idem.is_enum(type oid) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM pg_type WHERE oid = type AND typtype = 'e');
COMMENT ON FUNCTION idem.is_enum(oid) IS 'whether a type is an enum';

CREATE FUNCTION idem.require_enum(type oid, name text[]) RETURNS void
  LANGUAGE plpgsql STABLE AS
$$
BEGIN
  IF NOT idem.is_enum(type) THEN
    PERFORM idem.raise('42809', pg_catalog.format('type %s exists, but is not an enum',
        idem.quoted(name)));
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_enum(oid, text[]) IS 'an error where the type is something else';

CREATE FUNCTION idem.label_differences(text text, actual text[], wanted text[])
  RETURNS idem.difference[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN actual = wanted THEN '{}' ELSE
    ARRAY[ROW(text || ' is ' || idem.label_list(actual) || ', wanted ' || idem.label_list(wanted),
              NULL, NULL)::idem.difference] END;
COMMENT ON FUNCTION idem.label_differences(text, text[], text[]) IS 'how an enum is not as wanted';

CREATE FUNCTION idem.require_labels(labels text[]) RETURNS void
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
  PERFORM idem.require_value(labels, 'labels');
  IF pg_catalog.array_position(labels, NULL) IS NOT NULL THEN
    PERFORM idem.raise('22004', 'array element must not be null');
  END IF;
END $$;
COMMENT ON FUNCTION idem.require_labels(text[]) IS 'an error where labels are null';

CREATE FUNCTION @extschema@.safe_create_enum(type_name text, labels text[]) RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[];
  text pg_catalog.text;
  there pg_catalog.oid;
BEGIN
  PERFORM idem.require_labels(labels);
  name := idem.qualified_name(type_name, 'type');
  text := pg_catalog.concat('enum ', idem.quoted(name));
  there := idem.type_in_creation_schema(name);
  IF there IS NULL THEN
    IF idem.is_first(pg_catalog.format('CREATE TYPE %s AS ENUM %s', idem.quoted(name),
        idem.label_list(labels))) THEN
      RETURN idem.tell('created', text);
    END IF;
    there := idem.type_in_creation_schema(name);
  END IF;
  PERFORM idem.require_enum(there, name);
  RETURN idem.tell_compared(idem.label_differences(text, idem.enum_labels(there), labels),
                            pg_catalog.concat(text, ' exists'));
END $$;

CREATE FUNCTION idem.place_differences(text text, labels text[], label text, before text,
    after text)
  RETURNS idem.difference[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN coalesce(before, after) IS NULL
                OR array_position(labels, label) < array_position(labels, before)
                OR array_position(labels, label) > array_position(labels, after) THEN '{}'
              ELSE ARRAY[ROW(text || ' is elsewhere in ' || idem.label_list(labels) || ', wanted '
                             || coalesce('before ' || quote_literal(before), 'after '
                                 || quote_literal(after)),
                             NULL, NULL)::idem.difference] END;
COMMENT ON FUNCTION idem.place_differences(text, text[], text, text, text)
  IS 'how the place of a label is not as wanted';

CREATE FUNCTION @extschema@.safe_add_enum_value(
  type_name text, label text, before text DEFAULT NULL, after text DEFAULT NULL)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[];
  text pg_catalog.text;
  there pg_catalog.oid;
BEGIN
  IF before IS NOT NULL AND after IS NOT NULL THEN
    PERFORM idem.raise('22023', 'only one of before and after can be given');
  END IF;
  name := idem.qualified_name(type_name, 'type');
  PERFORM idem.require_value(label, 'label');
  text := pg_catalog.format('label %L of enum %s', label, idem.quoted(name));
  there := idem.type_named(name);
  IF there IS NOT NULL THEN
    PERFORM idem.require_enum(there, name);
    IF idem.has_label(there, label) THEN
      RETURN idem.tell_compared(
        idem.place_differences(text, idem.enum_labels(there), label, before, after),
        pg_catalog.concat(text, ' exists'));
    END IF;
  END IF;
  EXECUTE pg_catalog.format('ALTER TYPE %s ADD VALUE %L%s', idem.quoted(name), label,
    CASE WHEN before IS NOT NULL THEN pg_catalog.format(' BEFORE %L', before)
         WHEN after IS NOT NULL THEN pg_catalog.format(' AFTER %L', after) END);
  RETURN idem.tell('altered', pg_catalog.concat(text, ' added'));
END $$;
