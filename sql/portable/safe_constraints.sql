-- safe_add_constraint, safe_drop_constraint.

CREATE FUNCTION idem.wanted_constraint(relation oid, elements jsonb) RETURNS idem.table_shape
  LANGUAGE plpgsql AS
$$
DECLARE
  kept pg_catalog.text := idem.kept_text(elements);
  wanted idem.table_shape;
BEGIN
  IF idem.is_blank(kept) THEN
    wanted := ROW(NULL, NULL, NULL, NULL, NULL, '{}', '{}');
  ELSE
    wanted := idem.shape_of_shadow(idem.like_shadow(relation, ARRAY[
      idem.alter_shadow(relation, pg_catalog.concat('ADD ', kept))]), idem.shadow_name(relation));
    wanted := idem.only_column(wanted, NULL);
  END IF;
  RETURN idem.with_wanted_names(wanted, elements);
END $$;
COMMENT ON FUNCTION idem.wanted_constraint(oid, jsonb)
  IS 'a shape that has nothing but the constraint of a definition';

CREATE FUNCTION idem.is_blank(text text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN text ~ '^\s*$';
COMMENT ON FUNCTION idem.is_blank(text) IS 'whether a text is empty';

-- What an index that is to become a constraint was called is gone when it is one.
CREATE FUNCTION idem.uses_index(definition text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN definition ~* '^\s*(unique|primary\s+key)\s+using\s+index\s';
COMMENT ON FUNCTION idem.uses_index(text) IS 'whether a constraint takes over an index';

CREATE FUNCTION idem.found_constraint(actual idem.table_shape, wanted idem.table_shape) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (idem.matching_constraint(actual, wanted.constraints[1], '{}')).name;
COMMENT ON FUNCTION idem.found_constraint(idem.table_shape, idem.table_shape)
  IS 'the name of the constraint that is the wanted one; null: there is none';

CREATE FUNCTION idem.under_other_name(found_name text, name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN found_name = name THEN '' ELSE ' under the name ' || quote_ident(found_name) END;
COMMENT ON FUNCTION idem.under_other_name(text,
    text) IS 'how a message ends that tells another name';

CREATE FUNCTION @extschema@.safe_add_constraint(
  table_name text, constraint_name text, definition text)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[];
  element pg_catalog.text;
  sql pg_catalog.text;
  there pg_catalog.oid;
  text pg_catalog.text;
  elements pg_catalog.jsonb;
  actual idem.table_shape;
  wanted idem.table_shape;
  found_name pg_catalog.text;
BEGIN
  PERFORM idem.require_value(definition, 'definition');
  name := idem.qualified_name(table_name, 'table');
  constraint_name := idem.single_name(constraint_name, 'constraint');
  element := pg_catalog.concat(pg_catalog.format('CONSTRAINT %I ', constraint_name), definition);
  sql := pg_catalog.concat('ALTER TABLE ', idem.quoted(name), ' ADD ', element);
  PERFORM idem.require_one_statement(sql, definition, false);
  there := idem.settled(name);
  text := idem.constraint_label(idem.told(there), constraint_name);
  IF idem.uses_index(definition) THEN
    IF idem.has_constraint(there, constraint_name) THEN
      RETURN idem.tell('unchanged', pg_catalog.concat(text, ' exists'), there);
    END IF;
  ELSIF idem.is_of_kind(there, 'rpf') THEN
    elements := idem.parse_elements(element);
    actual := idem.part_shape(there, NULL, true);
    IF idem.is_certain(idem.only_constraint(actual, constraint_name), there, elements, false) THEN
      RETURN idem.tell('unchanged', pg_catalog.concat(text, ' exists'), there);
    END IF;
    wanted := idem.wanted_constraint(there, elements);
    wanted := idem.in_words_of(actual, wanted, there);
    found_name := idem.found_constraint(actual, wanted);
    IF found_name IS NOT NULL THEN
      RETURN idem.tell_compared(idem.differences(actual, wanted, there, false),
        pg_catalog.concat(text, ' exists', idem.under_other_name(found_name, constraint_name)),
            there);
    END IF;
  END IF;
  PERFORM idem.execute_with_lock(sql, there);
  RETURN idem.tell('created', text, there, '', constraint_name);
END $$;

CREATE FUNCTION idem.only_constraint(shape idem.table_shape, constraint_name text)
  RETURNS idem.table_shape
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ROW(shape.name, shape.persistence, NULL, NULL, NULL, '{}',
             ARRAY(SELECT c FROM unnest(shape.constraints) AS c
                    WHERE c.name = constraint_name))::idem.table_shape;
COMMENT ON FUNCTION idem.only_constraint(idem.table_shape, text)
  IS 'a shape with one of its constraints';

CREATE FUNCTION @extschema@.safe_drop_constraint(
  table_name text, constraint_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[] := idem.qualified_name(table_name, 'table');
  there pg_catalog.oid := idem.settled(name);
  text pg_catalog.text;
BEGIN
  constraint_name := idem.single_name(constraint_name, 'constraint');
  text := idem.constraint_label(idem.told(there), constraint_name);
  IF there IS NULL THEN
    RETURN idem.tell('unchanged', pg_catalog.format('table %s does not exist', idem.quoted(name)));
  END IF;
  IF idem.is_table(there) AND NOT idem.has_constraint(there, constraint_name) THEN
    RETURN idem.tell('unchanged', pg_catalog.concat(text, ' does not exist'), there);
  END IF;
  PERFORM idem.execute_with_lock(
    pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I%s', idem.quoted(name), constraint_name,
                      CASE WHEN cascade THEN ' CASCADE' END), there);
  RETURN idem.tell('dropped', text, there, '', constraint_name);
END $$;
