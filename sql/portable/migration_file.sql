-- Reads a migration file line by line, as the client does. Only lines that begin with `--` mean
-- anything; SQL is left to the server. What looks like a marker or a key but is none is refused:
-- taken for a comment, it would let a way down run on the way up.

CREATE FUNCTION idem.refuse_file(file text, line integer, message text, detail text, hint text)
  RETURNS void
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT idem.raise('ID012', refuse_file.file || ':' || refuse_file.line || ': '
      || refuse_file.message,
                    detail, hint);
END;
COMMENT ON FUNCTION idem.refuse_file(text, integer, text, text, text)
  IS 'an error in a migration file, with its place';

CREATE FUNCTION idem.problem_of_name(name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN coalesce(name, '') = '' THEN 'is empty'
              WHEN octet_length(name) > 200 THEN 'is longer than 200 bytes'
              WHEN name IN ('head', 'heads', 'base', 'current', 'none')
              THEN 'is a word with a meaning of its own'
              WHEN name ~ '^[+-]' THEN 'begins with + or -'
              WHEN strpos(name, '@') > 0 THEN 'contains @'
              WHEN strpos(name, ',') > 0 THEN 'contains a comma'
              WHEN name ~ ('[\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f'
                           '\u2028-\u202f\u205f-\u206f\u3000\ufeff]')
              THEN 'contains white space or a control character' END;
COMMENT ON FUNCTION idem.problem_of_name(text)
  IS 'why that cannot be the name of a revision or label; null: it can';

CREATE FUNCTION idem.file_name_parts(file text) RETURNS text[]
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT ARRAY[split_part(m[1], '_', 1),
                       btrim(replace(substr(m[1], length(split_part(m[1], '_', 1)) + 1), '_', ' '))]
            FROM regexp_match(file, '([^/\\]*)\.sql$') AS m);
COMMENT ON FUNCTION idem.file_name_parts(text)
  IS 'version and slug of <version>_<slug>.sql; null: the file is not called so';

CREATE FUNCTION idem.require_name(name text, file text, line integer,
                                  hint text DEFAULT 'Write another name.')
  RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF idem.problem_of_name(name) IS NOT NULL THEN
    PERFORM idem.refuse_file(file, line,
      format('"%s" cannot be the name of a revision or label', coalesce(name, '')),
      format('The name %s.', idem.problem_of_name(name)), hint);
  END IF;
  RETURN name;
END $$;
COMMENT ON FUNCTION idem.require_name(text, text, integer, text)
  IS 'the name; an error where it is none';

CREATE FUNCTION idem.read_names(value text, file text, line integer) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  names text[] := '{}';
  name text;
BEGIN
  IF value IN ('', 'none') THEN RETURN '[]'; END IF;
  FOREACH name IN ARRAY string_to_array(value, ',') LOOP
    name := idem.require_name(btrim(name, E' \t\r\f\x0b'), file, line);
    IF name = ANY (names) THEN
      PERFORM idem.refuse_file(file, line, format('name "%s" is given twice', name), '',
                               'Remove one of the two.');
    END IF;
    names := array_append(names, name);
  END LOOP;
  RETURN to_jsonb(names);
END $$;
COMMENT ON FUNCTION idem.read_names(text, text, integer) IS 'names separated by commas; none: none';

CREATE FUNCTION idem.read_choice(key text, value text, choices text[], more text, file text,
                                 line integer)
  RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  IF value = ANY (choices) THEN RETURN; END IF;
  PERFORM idem.refuse_file(file, line, format('invalid value for header key "%s": "%s"', key,
      value), '',
                           format('The values are %s%s.', array_to_string(choices, ' and '), more));
END $$;
COMMENT ON FUNCTION idem.read_choice(text, text, text[], text, text, integer)
  IS 'an error where a header''s value is none of those';

CREATE FUNCTION idem.read_header(comment text, header jsonb, file text, line integer) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  m constant text[] := regexp_match(comment, '^([a-z][a-z0-9_-]*):(?:$|([ \t\r\f\v].*)$)');
  key constant text := m[1];
  value constant text := btrim(coalesce(m[2], ''), E' \t\r\f\x0b');
BEGIN
  IF key IS NULL THEN RETURN header; END IF;
  IF header -> 'keys' ? key THEN
    PERFORM idem.refuse_file(file, line, format('header key "%s" is given twice', key), '',
                             'Remove one of the two lines.');
  END IF;
  header := jsonb_set(header, '{keys}', (header -> 'keys') || to_jsonb(key));
  CASE key
    WHEN 'revision' THEN
      RETURN header || jsonb_build_object('revision', idem.require_name(value, file, line));
    WHEN 'revises' THEN
      RETURN header || jsonb_build_object('parents', idem.read_names(value, file, line));
    WHEN 'depends', 'labels' THEN
      RETURN header || jsonb_build_object(key, idem.read_names(value, file, line));
    WHEN 'description' THEN
      RETURN header || jsonb_build_object(key, value);
    WHEN 'transaction', 'idempotent', 'repeatable' THEN
      PERFORM idem.read_choice(key, value, '{on,off}', '', file, line);
      RETURN header || jsonb_build_object(key, value = 'on', key || '_line', line);
    WHEN 'repeat' THEN
      PERFORM idem.read_choice(key, value, '{run,skip}',
                               '; without the line, what cannot be told is refused', file, line);
      RETURN header || jsonb_build_object(key, value);
    ELSE
      PERFORM idem.refuse_file(file, line, format('unknown header key "%s"', key), '',
        'The keys are revision, revises, depends, labels, description, transaction, idempotent, '
        'repeat and repeatable. A comment that is none of them must not begin with a word in lo'
        'wer case and a '
        'colon.');
  END CASE;
END $$;
COMMENT ON FUNCTION idem.read_header(text, jsonb, text, integer)
  IS 'what a comment before the first section says';

-- `marker`: migrate:up and its like, with options behind it.
CREATE FUNCTION idem.read_marker(text text, marker text, parsed jsonb, file text, line integer)
  RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  words constant text[] := regexp_split_to_array(marker, '[ \t\r\f\v]+');
  section constant text := substr(words[1], 9);
  option text;
BEGIN
  IF words[1] NOT IN ('migrate:up', 'migrate:down', 'migrate:verify') OR text !~ '^--' THEN
    PERFORM idem.refuse_file(file, line, format('this is no section: "%s"', btrim(text,
        E' \t\r\f\x0b')), '',
      'The sections are "-- migrate:up", "-- migrate:down" and "-- migrate:verify", in lower case '
      'and at the beginning of a line.');
  ELSIF parsed ? (section || '_line') THEN
    PERFORM idem.refuse_file(file, line, format('there is another section "%s"', words[1]),
      format('The first one begins on line %s.', (parsed ->> (section || '_line'))::integer - 1),
      'Join the two, or remove one.');
  END IF;
  FOREACH option IN ARRAY words[2:] LOOP
    IF option NOT IN ('transaction:false', 'transaction:true') THEN
      PERFORM idem.refuse_file(file, line, format('unknown option "%s" of a section', option), '',
                               'The options are transaction:false and transaction:true.');
    ELSIF (parsed ->> 'transaction')::boolean <> (option = 'transaction:true') THEN
      PERFORM idem.refuse_file(file, line, format('option "%s" contradicts the header', option),
        format('The header says "-- transaction: %s".',
               CASE WHEN (parsed ->> 'transaction')::boolean THEN 'on' ELSE 'off' END),
        'Remove one of the two.');
    END IF;
    IF option = 'transaction:false' THEN parsed := parsed || '{"outside": true}'; END IF;
  END LOOP;
  RETURN parsed || jsonb_build_object('section', section, section || '_line', line + 1);
END $$;
COMMENT ON FUNCTION idem.read_marker(text, text, jsonb, text, integer)
  IS 'the line that begins a section';

CREATE FUNCTION idem.must_stand_alone(parsed jsonb, file text) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  labels constant boolean := parsed -> 'labels' <> '[]';
BEGIN
  IF NOT labels AND coalesce(parsed -> 'parents', '[]') = '[]' THEN RETURN; END IF;
  PERFORM idem.refuse_file(file, (parsed ->> 'repeatable_line')::integer,
    'a repeatable revision has no ' || CASE WHEN labels THEN 'labels' ELSE 'parents' END,
    'It is no part of a branch: it comes after all revisions that are not repeatable.',
    CASE WHEN labels THEN 'Remove the line "-- labels:".'
         ELSE 'Remove the line "-- revises:"; "-- depends:" names what it needs.' END);
END $$;
COMMENT ON FUNCTION idem.must_stand_alone(jsonb, text)
  IS 'an error where a repeatable revision is part of a branch';

-- By its bytes: in some encodings of a database there is no such character.
CREATE FUNCTION idem.without_byte_order_mark(content text) RETURNS text
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN encode(convert_to(left(content, 3), 'SQL_ASCII'), 'hex') LIKE 'efbbbf%'
              THEN substr(content, CASE getdatabaseencoding() WHEN 'UTF8' THEN 2 ELSE 4 END)
              ELSE content END;
COMMENT ON FUNCTION idem.without_byte_order_mark(text) IS 'a text that some editors mark as UTF-8';

CREATE FUNCTION idem.parse_migration_file(file text, content text) RETURNS jsonb
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  lines constant text[] := string_to_array(idem.without_byte_order_mark(content), E'\n');
  parsed jsonb := '{"keys": [], "depends": [], "labels": [], "repeat": "refuse"}';
  name_parts text[] := idem.file_name_parts(file);
  section text;
  first integer;   -- line of its text
  line integer := 0;
  text text;
  comment text;
BEGIN
  FOREACH text IN ARRAY lines LOOP
    line := line + 1;
    IF text ~ '^[ \t\r\f\v]*--' THEN
      comment := btrim(substr(btrim(text, E' \t\r\f\x0b'), 3), E' \t\r\f\x0b');
      IF comment ~* '^migrate:[a-z]' THEN
        parsed := idem.read_marker(text, comment,
          parsed || CASE WHEN section IS NULL THEN '{}' ELSE jsonb_build_object(section,
              idem.section_text(lines, first, line - 1)) END, file, line);
        section := parsed ->> 'section';
        first := line + 1;
      ELSIF section IS NULL THEN
        parsed := idem.read_header(comment, parsed, file, line);
      END IF;
    ELSIF section IS NULL AND text !~ '^[ \t\r\f\v]*$' THEN
      PERFORM idem.refuse_file(file, line,
          'only comments and header lines may stand before the first section',
                               '', 'Write a line "-- migrate:up" before the SQL.');
    END IF;
  END LOOP;
  IF section IS NOT NULL THEN
    parsed := parsed || jsonb_build_object(section, idem.section_text(lines, first,
        cardinality(lines)));
  END IF;
  IF NOT parsed ? 'up_line' THEN
    PERFORM idem.refuse_file(file, 1, 'the file has no section "up"', '',
                             'Write a line "-- migrate:up" before the SQL.');
  END IF;
  IF (parsed ->> 'repeatable')::boolean THEN
    PERFORM idem.must_stand_alone(parsed, file);
    parsed := parsed || '{"parents": []}';
    name_parts := ARRAY[substring(file FROM '([^/\\]*)\.sql$'), ''];
  END IF;
  IF NOT parsed ? 'revision' THEN
    parsed := parsed || jsonb_build_object('revision', idem.require_name(name_parts[1], file, 1,
      'Call the file <version>_<slug>.sql, or write a line "-- revision: NAME" at its beginning.'));
  END IF;
  RETURN jsonb_build_object('description', coalesce(name_parts[2], '')) || parsed
         || CASE WHEN parsed ->> 'description' = ''
                 THEN jsonb_build_object('description', coalesce(name_parts[2], '')) ELSE '{}' END;
END $$;
COMMENT ON FUNCTION idem.parse_migration_file(text, text)
  IS 'a migration file taken apart: header, then the sections up, down and verify';

-- Lines that pg_dump writes for psql are no SQL.
CREATE FUNCTION idem.section_text(lines text[], first integer, last integer) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN regexp_replace(array_to_string(lines[first:last], E'\n')
                          || CASE WHEN last < cardinality(lines) THEN E'\n' ELSE '' END,
                        '^\\(un)?restrict .*$', '', 'gn');
COMMENT ON FUNCTION idem.section_text(text[], integer, integer) IS 'the lines of a section';
