-- SQL taken apart into tokens, and a script into its statements. What the server's lexer hides from
-- its parser is one token: strings, E'' and its like, quoted names, dollar quotes, comments, which
-- may be nested.

CREATE TYPE idem.token AS (place integer, kind "char", content text);
COMMENT ON TYPE idem.token
  IS 'place: of its first character, from 1; kind: w a word or number, q a quoted name, '
     's a string, c white space or a comment, o anything else, '
     'u a string or comment that does not end';

-- Pieces that mean nothing by themselves: a word, a run of blanks, a quote, ... What begins with a
-- quote goes on to its end.
CREATE FUNCTION idem.tokens(sql text) RETURNS SETOF idem.token
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$lexer$
DECLARE
  pieces text[] := ARRAY(SELECT p[1] FROM regexp_matches(sql,
    '(?:\s+|(?:\w|[^\u0001-\u007f])+|\$(?:(?:[A-Za-z_]|[^\u0001-\u007f])(?:\w|[^\u0001-\u007f])'
    '*)?\$|'
    '--|/\*|\*/|\\.|.)', 'g') AS p);
  count constant integer := cardinality(pieces);
  t idem.token;
  i integer := 1;
  depth integer;
  piece text;
  quote text;
  ending integer;
  taken integer;
BEGIN
  t.place := 1;
  WHILE i <= count LOOP
    piece := pieces[i];
    t.content := piece;
    i := i + 1;
    IF piece ~ '^\s' THEN
      t.kind := 'c';
    ELSIF piece = '--' THEN
      t.kind := 'c';
      WHILE i <= count AND pieces[i] !~ '[\n\r]' LOOP
        t.content := t.content || pieces[i];
        i := i + 1;
      END LOOP;
    ELSIF piece = '/*' THEN
      t.kind := 'c';
      depth := 1;
      WHILE depth > 0 AND i <= count LOOP
        depth := depth + CASE pieces[i] WHEN '/*' THEN 1 WHEN '*/' THEN -1 ELSE 0 END;
        t.content := t.content || pieces[i];
        i := i + 1;
      END LOOP;
      IF depth > 0 THEN t.kind := 'u'; END IF;
    ELSIF piece LIKE '$%' AND t.kind = 'w' THEN
      t.kind := 'w';  -- a name goes on
    ELSIF piece LIKE '$%$' AND piece <> '$' THEN
      t.kind := 's';
      ending := strpos(substr(sql, t.place + length(piece)), piece);
      IF ending = 0 THEN
        t.kind := 'u';
        t.content := substr(sql, t.place);
        i := count + 1;
      ELSE
        t.content := substr(sql, t.place, ending - 1 + 2 * length(piece));
        taken := length(piece);
        WHILE taken < length(t.content) LOOP
          taken := taken + length(pieces[i]);
          i := i + 1;
        END LOOP;
        IF taken > length(t.content) THEN  -- what looks like another such quote begins in it
          i := i - 1;
          pieces[i] := right(pieces[i], taken - length(t.content));
        END IF;
      END IF;
    ELSIF piece IN ('''', '"') OR (pieces[i] = '''' AND lower(piece) IN ('e', 'n', 'b', 'x')) THEN
      t.kind := CASE WHEN piece = '"' THEN 'q' ELSE 's' END;
      quote := CASE WHEN piece = '"' THEN '"' ELSE '''' END;
      IF piece NOT IN ('''', '"') THEN
        t.content := t.content || pieces[i];
        i := i + 1;
      END IF;
      LOOP
        IF i > count THEN
          t.kind := 'u';
          EXIT;
        END IF;
        t.content := t.content || pieces[i];
        i := i + 1;
        CONTINUE WHEN right(pieces[i - 1], 1) <> quote OR pieces[i - 1] ~ '^\w'
                   OR (left(pieces[i - 1], 1) = '\' AND lower(piece) = 'e');
        EXIT WHEN pieces[i] IS DISTINCT FROM quote;  -- two quotes stand for one
        t.content := t.content || pieces[i];
        i := i + 1;
      END LOOP;
    ELSE
      t.kind := CASE WHEN piece ~ '^(?:\w|[^\u0001-\u007f])' THEN 'w' ELSE 'o' END;
    END IF;
    RETURN NEXT t;
    t.place := t.place + length(t.content);
  END LOOP;
END $lexer$;
COMMENT ON FUNCTION idem.tokens(text) IS 'the tokens of a text in SQL; joined they are the text';

-- As psql does it: a semicolon in parentheses, or between BEGIN and END of a routine, ends nothing.
CREATE FUNCTION idem.statements(sql text)
  RETURNS TABLE ("position" integer, place integer, statement text)
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
  t idem.token;
  parentheses integer := 0;
  blocks integer := 0;
  words text[] := '{}';  -- the first four
  word text;
BEGIN
  "position" := 0;
  FOR t IN SELECT * FROM idem.tokens(sql) UNION ALL SELECT length(sql) + 1, 'e'::"char", '' LOOP
    IF t.kind = 'e' OR (t.kind = 'o' AND t.content = ';' AND parentheses <= 0 AND blocks = 0) THEN
      IF place IS NOT NULL THEN
        "position" := "position" + 1;
        statement := rtrim(substr(sql, place, t.place - place), E' \t\n\r\f\x0b');
        RETURN NEXT;
      END IF;
      place := NULL;
      parentheses := 0;
      blocks := 0;
      words := '{}';
      CONTINUE;
    END IF;
    CONTINUE WHEN t.kind = 'c';
    place := coalesce(place, t.place);
    IF t.kind = 'o' THEN
      parentheses := parentheses + CASE t.content WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END;
    ELSIF t.kind = 'w' THEN
      word := lower(t.content);
      IF cardinality(words) < 4 THEN words := words || word; END IF;
      IF parentheses = 0 AND words[1] = 'create'
         AND (words[2] IN ('function', 'procedure')
              OR (words[2] = 'or' AND words[3] = 'replace' AND words[4] IN ('function',
                  'procedure')))
      THEN
        IF word = 'begin' OR (word = 'case' AND blocks > 0) THEN blocks := blocks + 1; END IF;
        IF word = 'end' AND blocks > 0 THEN blocks := blocks - 1; END IF;
      END IF;
    END IF;
  END LOOP;
END $$;
COMMENT ON FUNCTION idem.statements(text)
  IS 'the statements of a script, and the place of the first character of each';

CREATE FUNCTION idem.words_of(sql text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
  RETURN (SELECT string_agg(lower(t.content), ' ' ORDER BY t.place)
            FROM idem.tokens(sql) AS t WHERE t.kind <> 'c');
END $$;
COMMENT ON FUNCTION idem.words_of(text) IS 'a text in lower case without comments';

CREATE FUNCTION idem.is_query_text(sql text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN idem.words_of(sql) ~ '^(\( )*(select|values|with|table)\M';
COMMENT ON FUNCTION idem.is_query_text(text) IS 'whether a statement begins as a query does';
