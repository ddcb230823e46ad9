-- load_migration, unload_migration, migration_statements.

CREATE FUNCTION idem.place_sections(parsed jsonb, places text[]) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  sections constant text[] := '{up,down,verify}';
  m text[];
BEGIN
  FOR i IN 1 .. least(cardinality(places), 3) LOOP
    CONTINUE WHEN coalesce(places[i], '') = '' OR NOT parsed ? sections[i];
    m := regexp_match(places[i], '^(\d+):(.*)$');
    IF m IS NULL THEN
      PERFORM idem.raise('22023', format('"%s" is no place of a section', places[i]),
                         'A place is written LINE:FILE.');
    END IF;
    parsed := parsed || jsonb_build_object(sections[i] || '_line', m[1]::integer, sections[i]
        || '_file', m[2]);
  END LOOP;
  RETURN parsed;
END $$;
COMMENT ON FUNCTION idem.place_sections(jsonb, text[])
  IS 'where the sections stand, for a text that was made from other files';

CREATE FUNCTION idem.texts(list jsonb) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY(SELECT jsonb_array_elements_text(list));
COMMENT ON FUNCTION idem.texts(jsonb) IS 'a list of texts';

CREATE FUNCTION idem.store_migration(parsed jsonb, wanted_parents text[], wanted_checksum text,
    path text)
  RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  stored idem.revision;
BEGIN
  SELECT * INTO stored FROM idem.revision AS r WHERE r.revision = parsed ->> 'revision';
  IF FOUND THEN
    IF stored.checksum = wanted_checksum AND stored.file = path
        AND stored.parents = wanted_parents THEN
      RETURN false;
    ELSIF stored.checksum <> wanted_checksum
          AND regexp_replace(stored.file, '^.*/', '') <> regexp_replace(path, '^.*/', '') THEN
      PERFORM idem.raise('ID007', format('revision "%s" is loaded from another file already',
          stored.revision),
        format('It is in %s and in %s.', stored.file, path),
        format('Give one of the files another revision. If the file was renamed and changed, fo'
        'rget '
               'the old one first: SELECT unload_migration(''%s'').', stored.revision));
    END IF;
  END IF;
  INSERT INTO idem.revision (revision, parents, depends, labels, description, up, up_line,
      up_file, down,
                             down_line, down_file, verify, verify_line, verify_file, transactional,
                             idempotent, repeat, repeatable, checksum, file)
  VALUES (parsed ->> 'revision', wanted_parents, idem.texts(parsed -> 'depends'),
          idem.texts(parsed -> 'labels'), parsed ->> 'description',
          parsed ->> 'up', (parsed ->> 'up_line')::integer, parsed ->> 'up_file',
          parsed ->> 'down', (parsed ->> 'down_line')::integer, parsed ->> 'down_file',
          parsed ->> 'verify', (parsed ->> 'verify_line')::integer, parsed ->> 'verify_file',
          NOT (parsed ? 'outside') AND coalesce((parsed ->> 'transaction')::boolean, true),
          coalesce((parsed ->> 'idempotent')::boolean, true), parsed ->> 'repeat',
          coalesce((parsed ->> 'repeatable')::boolean, false), wanted_checksum, path)
  ON CONFLICT (revision) DO UPDATE
     SET (parents, depends, labels, description, up, up_line, up_file, down, down_line, down_file,
          verify, verify_line, verify_file, transactional, idempotent, repeat, repeatable,
              checksum, file,
          loaded_at, loaded_by)
         = (excluded.parents, excluded.depends, excluded.labels, excluded.description, excluded.up,
            excluded.up_line, excluded.up_file, excluded.down, excluded.down_line,
                excluded.down_file,
            excluded.verify, excluded.verify_line, excluded.verify_file, excluded.transactional,
            excluded.idempotent, excluded.repeat, excluded.repeatable, excluded.checksum,
                excluded.file,
            excluded.loaded_at, excluded.loaded_by);
  RETURN true;
END $$;
COMMENT ON FUNCTION idem.store_migration(jsonb, text[], text, text)
  IS 'keeps a migration; false: it is there as it is';

CREATE FUNCTION @extschema@.load_migration(file text, content text, previous text DEFAULT NULL,
    places text[] DEFAULT NULL)
  RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  parsed jsonb;
BEGIN
  PERFORM idem.require_standard_strings();
  PERFORM idem.require_value(content, 'content');
  PERFORM idem.require_value(file, 'file');
  parsed := idem.place_sections(idem.parse_migration_file(file, content), places);
  RETURN idem.store_migration(parsed,
    CASE WHEN parsed ? 'parents' THEN idem.texts(parsed -> 'parents')
         ELSE array_remove(ARRAY[previous], NULL) END,
    encode(sha256(convert_to(content, 'UTF8')), 'hex'), file);
END $$;

CREATE FUNCTION @extschema@.unload_migration(revision text) RETURNS boolean
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  after text;
  tenant text;
BEGIN
  PERFORM idem.require_value(revision, 'revision');
  IF NOT EXISTS (SELECT FROM idem.revision AS r WHERE r.revision = $1) THEN RETURN false; END IF;
  SELECT a.tenant INTO tenant FROM idem.applied AS a JOIN idem.revision AS r USING (revision)
   WHERE a.revision = $1 AND NOT r.repeatable ORDER BY a.tenant LIMIT 1;
  IF FOUND THEN
    PERFORM idem.raise('55000', format('revision "%s" is applied', revision),
      CASE WHEN tenant <> '' THEN format('It is in effect for tenant "%s". ', tenant) ELSE '' END
        || 'Only what is not in effect can be forgotten.',
      'Revert it first, or record it as not applied with stamp_to.');
  END IF;
  SELECT string_agg(r.revision, ', ' ORDER BY r.revision) INTO after
    FROM idem.revision AS r WHERE $1 = ANY (r.parents || r.depends);
  IF after IS NOT NULL THEN
    PERFORM idem.raise('55000', format('revision "%s" is named by others', revision),
      format('It is a parent or dependency of %s.', after), 'Unload these first.');
  END IF;
  DELETE FROM idem.applied AS a WHERE a.revision = $1;
  DELETE FROM idem.revision AS r WHERE r.revision = $1;
  RETURN true;
END $$;

CREATE FUNCTION idem.migration(name text) RETURNS idem.revision
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  migration idem.revision;
BEGIN
  SELECT r.* INTO migration FROM idem.revision AS r WHERE r.revision = name;
  IF NOT FOUND THEN PERFORM idem.raise('ID002', format('revision "%s" is not loaded',
      name)); END IF;
  RETURN migration;
END $$;
COMMENT ON FUNCTION idem.migration(text) IS 'a revision as it is to be run';

CREATE FUNCTION idem.statements_of_revision(name text, direction text)
  RETURNS TABLE ("position" integer, statement text)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  migration idem.revision;
BEGIN
  PERFORM idem.require_value(name, 'target');
  PERFORM idem.require_request(name, direction);
  direction := coalesce(direction, 'up');
  migration := idem.migration(name);
  IF direction = 'down' AND migration.down IS NULL THEN
    PERFORM idem.raise('ID008', format('revision "%s" has no way down', name),
      format('Its file %s has no section "-- migrate:down".', migration.file));
  END IF;
  PERFORM idem.require_variables(migration, direction);
  RETURN QUERY SELECT s."position", rtrim(idem.with_values(s.statement))
                 FROM idem.statements(idem.section_of(migration, direction)) AS s;
END $$;
COMMENT ON FUNCTION idem.statements_of_revision(text, text)
  IS 'the statements of a loaded revision''s way up or down';

CREATE FUNCTION @extschema@.migration_statements(revision text, direction text DEFAULT 'up')
  RETURNS TABLE ("position" integer, statement text)
  LANGUAGE sql VOLATILE
BEGIN ATOMIC
  SELECT * FROM idem.statements_of_revision($1, $2);
END;
