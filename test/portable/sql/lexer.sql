-- A script is taken apart into statements as the server would: what is in quotes, comments, dollar
-- quotes, parentheses and bodies of routines ends none.
\pset tuples_only on
\pset format unaligned
SELECT position, place, '<' || statement || '>' FROM idem.statements($script$
-- a comment; 'with a quote
CREATE TABLE a (note text DEFAULT ';', other text DEFAULT 'it''s; fine') ; /* nested /* one; */ two; */
INSERT INTO "semi;colon""s" VALUES (E'a\';b', 'c\', $$;$$, $tag$ $$;$$ $tag$), (U&'d;');
CREATE RULE r AS ON INSERT TO a DO ALSO (SELECT 1; SELECT 2);
CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC
  SELECT CASE WHEN true THEN 1 END; SELECT 2;
END;
SELECT $1, a$b$c, 1 -- the end; of it
$script$);
SELECT count(*) FROM idem.statements(';;; -- nothing');
SELECT statement FROM idem.statements('DO $$BEGIN PERFORM 1; END$$; SELECT $a$x;$b$$a$; SELECT $$;$foo$$; SELECT a$b$, $1; SELECT 2');
-- Joined, the tokens are the text; what does not end is told.
SELECT string_agg(content, '' ORDER BY place) = sql, string_agg(kind::text, '' ORDER BY place)
  FROM (VALUES (1, 'SELECT ''a''''b'' "x" E''\'''' $$y$$ /* c */'), (2, 'SELECT ''open'), (3, 'a /* /* */'),
               (4, '$q$ open $$'), (5, '"open'), (6, 'größe ''ö'' $ö$ö$ö$')) AS t (n, sql), idem.tokens(sql)
 GROUP BY n, sql ORDER BY n;
-- A long script takes no more than its share of time.
SELECT count(*) FROM idem.statements(repeat(E'INSERT INTO t VALUES (1, ''some text''); -- and a comment\n', 3000));
