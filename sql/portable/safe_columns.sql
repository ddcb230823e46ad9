-- safe_add_column, safe_drop_column, safe_rename_column.

-- The shadow has the table's other columns too: an expression may name them.
CREATE FUNCTION idem.column_differences_of(relation oid, column_name text, element jsonb)
  RETURNS idem.difference[]
  LANGUAGE plpgsql AS
$$
DECLARE
  elements pg_catalog.jsonb := pg_catalog.jsonb_build_array(element);
  actual idem.table_shape := idem.part_shape(relation, column_name, idem.has_constraints(elements));
  wanted idem.table_shape;
BEGIN
  IF idem.is_certain(actual, relation, elements, false) THEN RETURN '{}'; END IF;
  wanted := idem.shape_of_shadow(idem.like_shadow(relation, ARRAY[
    idem.alter_shadow(relation, pg_catalog.format('DROP COLUMN %I', column_name)),
    idem.alter_shadow(relation, pg_catalog.concat('ADD COLUMN ', idem.kept_text(elements)))]),
    idem.shadow_name(relation));
  wanted := idem.with_wanted_names(idem.only_column(wanted, column_name), elements);
  RETURN idem.differences(actual, wanted, relation, false);
END $$;
COMMENT ON FUNCTION idem.column_differences_of(oid, text, jsonb)
  IS 'how a column is not as its definition says';

CREATE FUNCTION idem.only_column(shape idem.table_shape, column_name text) RETURNS idem.table_shape
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN ROW(shape.name, shape.persistence, NULL, NULL, NULL,
             ARRAY(SELECT c FROM unnest(shape.columns) AS c WHERE c.name = column_name),
             shape.constraints)::idem.table_shape;
COMMENT ON FUNCTION idem.only_column(idem.table_shape, text) IS 'a shape with one of its columns';

CREATE FUNCTION @extschema@.safe_add_column(table_name text, column_name text, definition text)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[];
  column_text pg_catalog.text;
  sql pg_catalog.text;
  there pg_catalog.oid;
  text pg_catalog.text;
BEGIN
  PERFORM idem.require_value(definition, 'definition');
  name := idem.qualified_name(table_name, 'table');
  column_name := idem.single_name(column_name, 'column');
  column_text := pg_catalog.concat(pg_catalog.quote_ident(column_name), ' ', definition);
  sql := pg_catalog.concat('ALTER TABLE ', idem.quoted(name), ' ADD COLUMN ', column_text);
  PERFORM idem.require_one_statement(sql, definition, false);
  there := idem.settled(name);
  text := pg_catalog.format('column %s.%I', idem.told(there), column_name);
  IF idem.is_table(there) AND idem.has_column(there, column_name) THEN
    RETURN idem.tell_compared(
      idem.column_differences_of(there, column_name,
        pg_catalog.jsonb_extract_path(idem.parse_elements(column_text), '0')),
      pg_catalog.concat(text, ' exists'), there);
  END IF;
  PERFORM idem.execute_with_lock(sql, there);
  RETURN idem.tell('altered', pg_catalog.concat(text, ' added'), there, column_name);
END $$;

CREATE FUNCTION idem.is_system_column(column_name text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN column_name IN ('ctid', 'xmin', 'cmin', 'xmax', 'cmax', 'tableoid');
COMMENT ON FUNCTION idem.is_system_column(text) IS 'whether every table has a column of that name';

CREATE FUNCTION @extschema@.safe_drop_column(
  table_name text, column_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[] := idem.qualified_name(table_name, 'table');
  there pg_catalog.oid := idem.settled(name);
  text pg_catalog.text;
BEGIN
  column_name := idem.single_name(column_name, 'column');
  text := pg_catalog.format('column %s.%I', idem.told(there), column_name);
  IF there IS NULL THEN
    RETURN idem.tell('unchanged', pg_catalog.format('table %s does not exist', idem.quoted(name)));
  END IF;
  IF idem.is_table(there) AND NOT idem.has_column(there, column_name)
     AND NOT idem.is_system_column(column_name) THEN
    RETURN idem.tell('unchanged', pg_catalog.concat(text, ' does not exist'), there);
  END IF;
  PERFORM idem.execute_with_lock(
    pg_catalog.format('ALTER TABLE %s DROP COLUMN %I%s', idem.quoted(name), column_name,
                      CASE WHEN cascade THEN ' CASCADE' END), there);
  RETURN idem.tell('dropped', text, there, column_name);
END $$;

CREATE FUNCTION @extschema@.safe_rename_column(table_name text, old_name text, new_name text)
  RETURNS boolean
  LANGUAGE plpgsql AS
$$
DECLARE
  name pg_catalog.text[] := idem.qualified_name(table_name, 'table');
  there pg_catalog.oid := idem.settled(name);
  old_there boolean;
  new_there boolean;
  what pg_catalog.text;
  sql pg_catalog.text;
BEGIN
  old_name := idem.single_name(old_name, 'column');
  new_name := idem.single_name(new_name, 'column');
  sql := pg_catalog.format('ALTER TABLE %s RENAME COLUMN %I TO %I', idem.quoted(name), old_name,
      new_name);
  old_there := idem.has_column(there, old_name);
  new_there := idem.has_column(there, new_name);
  what := pg_catalog.format('column %s.%I to %I', idem.told(there), old_name, new_name);
  IF old_there AND new_there THEN PERFORM idem.refuse_rename(what); END IF;
  IF new_there THEN
    RETURN idem.tell('unchanged', pg_catalog.format('column %s.%I is renamed to %I already',
                                                    idem.told(there), old_name, new_name), there);
  END IF;
  IF there IS NOT NULL AND NOT old_there THEN
    PERFORM idem.raise('42703', pg_catalog.format('cannot rename %s: neither exists', what));
  END IF;
  PERFORM idem.execute_with_lock(sql, there);
  RETURN idem.tell('renamed', what, there);
END $$;
