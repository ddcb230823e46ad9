-- A dump writes expressions as the server prints them, and a restore stores some of them in another
-- form, as an IN over varchar. Here tables go through what a dump and restore does to them, twice,
-- and are as wanted every time.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA restored;
SET search_path = restored, public;
CREATE TYPE mood AS ENUM ('calm', 'angry');
CREATE TABLE place (id int PRIMARY KEY);

-- What a dump says of a table: its columns with their defaults, and constraints and indexes by
-- definition. The copy is made of that alone.
CREATE FUNCTION restore_as(original regclass, copy text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  columns text;
  item text;
BEGIN
  SELECT string_agg(format('%I %s%s%s', attname, format_type(atttypid, atttypmod),
                           CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END,
                           CASE WHEN attgenerated <> ''
                                THEN format(' GENERATED ALWAYS AS (%s) STORED', pg_get_expr(adbin, adrelid))
                                ELSE coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '') END),
                    ', ' ORDER BY attnum)
    INTO columns
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attrelid = original AND attnum > 0 AND NOT attisdropped;
  EXECUTE format('CREATE TABLE %I (%s)', copy, columns);
  FOR item IN SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = original ORDER BY oid
  LOOP
    EXECUTE format('ALTER TABLE %I ADD %s', copy, item);
  END LOOP;
  FOR item IN SELECT regexp_replace(pg_get_indexdef(indexrelid), 'INDEX .* ON .* USING',
                                    format('INDEX %I ON %I USING', copy || '_extra', copy))
                FROM pg_index WHERE indrelid = original
                 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  LOOP
    EXECUTE item;
  END LOOP;
END $$;

\set definition 'id serial PRIMARY KEY, kind varchar(20) NOT NULL DEFAULT ''plain'' CHECK (kind IN (''plain'', ''other'')), state text CHECK (state IN (''on'', ''off'')), letter char(1) CHECK (letter IN (''a'', ''b'')), n int CHECK (n IN (1, 2, 3)), amount numeric(10,2) DEFAULT 0 CHECK (amount >= 0), mood mood DEFAULT ''calm'' CHECK (mood IN (''calm'', ''angry'')), day date CHECK (day > ''2000-01-01''), tags text[] DEFAULT ''{}'', made timestamptz DEFAULT now(), data jsonb DEFAULT ''{"a": 1}'', place int REFERENCES place ON DELETE CASCADE, email varchar(100) UNIQUE CHECK (email ~* ''^[a-z]+@''), long interval DEFAULT ''1 day'', total numeric GENERATED ALWAYS AS (amount * 2) STORED, CHECK (kind NOT IN (''x'', ''y'') AND (n BETWEEN 1 AND 9 OR state IS NULL)), CHECK (length(trim(email)) > 3), CHECK (CASE WHEN n > 1 THEN kind = ''plain'' ELSE true END), CHECK (coalesce(kind, state, ''z'') LIKE ''%a%''), CHECK ((kind = ''plain'') = (state IS NULL)), EXCLUDE USING btree (n WITH =) WHERE (kind = ''plain'')'

SELECT safe_create_table('first', :'definition');
SELECT safe_create_index('first_extra', 'first', $$(lower(kind), (n + 1) DESC) WHERE kind IN ('plain', 'other')$$);
SELECT restore_as('first', 'second');
SELECT restore_as('second', 'third');

-- The stored conditions are not the same text any more ...
SELECT count(DISTINCT pg_get_constraintdef(oid)) > 1 FROM pg_constraint
 WHERE conname IN ('first_kind_check', 'second_kind_check', 'third_kind_check');
-- ... but each is what is wanted. (The sequence belongs to the first table alone.)
SELECT safe_create_table('first', :'definition');
SELECT safe_create_table('second', :'definition');
SELECT safe_create_table('third', :'definition');
ALTER TABLE first ALTER id DROP DEFAULT;
ALTER SEQUENCE first_id_seq OWNED BY third.id;
SELECT safe_create_table('third', :'definition');
SELECT safe_create_index('second_extra', 'second', $$(lower(kind), (n + 1) DESC) WHERE kind IN ('plain', 'other')$$);
SELECT safe_create_index('third_extra', 'third', $$(lower(kind), (n + 1) DESC) WHERE kind IN ('plain', 'other')$$);
SELECT safe_create_index('third_extra', 'third', $$(lower(kind), (n + 1) DESC) WHERE kind IN ('plain')$$);

-- The form of the dump in the migration, the other in the table: the same again.
SELECT safe_add_constraint('first', 'of_a_dump', $$CHECK ((((kind)::text = ANY (
  (ARRAY['plain'::character varying, 'other'::character varying])::text[]))))$$);
SELECT safe_add_constraint('first', 'of_a_dump', $$CHECK (((kind)::text = ANY (
  ARRAY[('plain'::character varying)::text, ('other'::character varying)::text])))$$);
SELECT safe_add_constraint('third', 'of_a_dump', $$CHECK (state = ANY (ARRAY['on', 'off']::text[]))$$);
SELECT safe_add_constraint('third', 'of_a_dump', $$CHECK (letter IN ('a', 'b'))$$);
SELECT safe_add_column('third', 'kind',
  $$varchar(20) NOT NULL DEFAULT 'plain' CHECK (kind IN ('plain', 'other'))$$);
SELECT safe_alter_column('third', 'kind', $$SET DEFAULT 'plain'$$);
-- What is not the same is told, in whichever form it is.
SELECT safe_add_constraint('third', 'third_kind_check', $$CHECK (kind IN ('plain', 'others'))$$);
SELECT safe_add_constraint('third', 'third_n_check', $$CHECK (n IN (1, 2))$$);

SET client_min_messages = warning;
DROP SCHEMA restored CASCADE;
