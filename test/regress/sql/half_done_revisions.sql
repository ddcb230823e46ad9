-- A tool that died after k statements of a revision, outside of our hands; then the whole revision by
-- us: the same schema and rows as if nothing had happened.
\set QUIET on
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA half;
SET search_path = half, public;
-- story(script, k): the first k statements as they are, then the whole through pg_idem, then the result.
CREATE TABLE half.story (position serial, statement text);
CREATE FUNCTION half.again(k int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE script text; part text; result text;
BEGIN
  SELECT string_agg(statement, E';\n' ORDER BY position) INTO script FROM half.story;
  PERFORM unload_migration('half');
  PERFORM load_migration('half.sql', E'-- revision: half\n-- revises: none\n-- migrate:up\n' || script);
  FOR part IN SELECT statement FROM half.story ORDER BY position LIMIT k LOOP EXECUTE part; END LOOP;
  PERFORM migrate_to('half');
  SELECT string_agg(format('%s: %s (%s rows)', c.relname,
           (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
              FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
           (xpath('//n/text()', query_to_xml(format('SELECT count(*) AS n FROM half.%I', c.relname), false, true, '')))[1]),
           '; ' ORDER BY c.relname) INTO result
    FROM pg_class c WHERE c.relnamespace = 'half'::regnamespace AND c.relkind = 'r' AND c.relname <> 'story';
  RAISE EXCEPTION USING MESSAGE = result, ERRCODE = 'YY000';
EXCEPTION WHEN SQLSTATE 'YY000' THEN RETURN k || ': ' || SQLERRM;
          WHEN OTHERS THEN RETURN k || ': ' || SQLSTATE || ' ' || SQLERRM;
END $$;
-- All k at once; a blank line where they all agree but for k would hide nothing.
CREATE FUNCTION half.all_agree() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT min(n) || '-' || max(n) || ': ' || result
    FROM (SELECT n, regexp_replace(half.again(n), '^\d+: ', '') AS result
            FROM generate_series(0, (SELECT count(*)::int FROM half.story)) AS n) AS each
   GROUP BY result ORDER BY min(n)
$$;

-- A table renamed later, a column renamed later, rows in between.
INSERT INTO story (statement) VALUES
  ('CREATE TABLE lk (a int)'), ('INSERT INTO lk VALUES (1), (2)'), ('ALTER TABLE lk RENAME TO lk2'),
  ('ALTER TABLE lk2 ADD COLUMN b int'), ('UPDATE lk2 SET b = a'), ('ALTER TABLE lk2 RENAME COLUMN b TO c'),
  ('CREATE INDEX ON lk2 (c)');
SELECT all_agree();
TRUNCATE story;
-- A table that is rebuilt under another name and takes the place of the old one.
CREATE TABLE task (id int PRIMARY KEY, note text);
INSERT INTO task VALUES (1, 'x'), (2, 'y'), (3, 'z');
INSERT INTO story (statement) VALUES
  ('CREATE TABLE new_task (id bigint PRIMARY KEY, note text, done boolean DEFAULT false)'),
  ('INSERT INTO new_task (id, note) SELECT id, note FROM task'),
  ('DROP TABLE task'), ('ALTER TABLE new_task RENAME TO task'), ('ALTER TABLE task ADD COLUMN at date');
SELECT all_agree();
TRUNCATE story;
-- An enum that is replaced by one with fewer labels.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE person (id int PRIMARY KEY, mood mood);
INSERT INTO person VALUES (1, 'sad'), (2, 'happy');
INSERT INTO story (statement) VALUES
  ('UPDATE person SET mood = ''ok'' WHERE mood = ''sad'''), ('CREATE TYPE mood_new AS ENUM (''ok'', ''happy'')'),
  ('ALTER TABLE person ALTER COLUMN mood TYPE mood_new USING mood::text::mood_new'),
  ('DROP TYPE mood'), ('ALTER TYPE mood_new RENAME TO mood');
SELECT all_agree();
TRUNCATE story;
-- A column that is replaced by one of another type.
INSERT INTO story (statement) VALUES
  ('ALTER TABLE person ADD COLUMN age_new bigint'), ('UPDATE person SET age_new = 7'),
  ('ALTER TABLE person DROP COLUMN IF EXISTS age'), ('ALTER TABLE person RENAME COLUMN age_new TO age'),
  ('ALTER TABLE person ALTER COLUMN age SET NOT NULL');
SELECT all_agree();
TRUNCATE story;
-- ... of one of the same type: it comes after the columns that were there, and after the one that it replaces.
CREATE TABLE price (id int PRIMARY KEY, amount int, note text, gone int);
INSERT INTO price VALUES (1, 7), (2, 8);
ALTER TABLE price DROP COLUMN gone;
INSERT INTO story (statement) VALUES
  ('CREATE TABLE guest (n int)'), ('ALTER TABLE price ADD COLUMN amount_new int'), ('UPDATE price SET amount_new = amount * 100'),
  ('ALTER TABLE price DROP COLUMN amount'), ('ALTER TABLE price RENAME COLUMN amount_new TO amount'),
  ('ALTER TABLE price ALTER COLUMN amount SET NOT NULL, ALTER COLUMN amount SET DEFAULT 0'),
  ('CREATE TABLE after AS SELECT FROM generate_series(1, (SELECT sum(amount) FROM price))');
SELECT all_agree();
ALTER TABLE price DROP COLUMN note;
SELECT all_agree();
DROP TABLE price;
CREATE TABLE price (id int PRIMARY KEY, amount int);
INSERT INTO price VALUES (1, 7), (2, 8);
SELECT all_agree();
DROP TABLE price;
TRUNCATE story;
-- ... of an enum with other labels, which is altered in the end.
CREATE TYPE kind AS ENUM ('automatic', 'manual');
CREATE TABLE attribute (id int PRIMARY KEY, kind kind NOT NULL);
INSERT INTO attribute VALUES (1, 'automatic'), (2, 'manual');
INSERT INTO story (statement) VALUES
  ('CREATE TYPE new_kind AS ENUM (''default'', ''custom'')'), ('ALTER TABLE attribute ADD COLUMN kind_new new_kind'),
  ('UPDATE attribute SET kind_new = CASE WHEN kind = ''automatic'' THEN ''default''::new_kind ELSE ''custom'' END'),
  ('ALTER TABLE attribute DROP COLUMN kind'), ('DROP TYPE kind'), ('ALTER TABLE attribute RENAME COLUMN kind_new TO kind'),
  ('ALTER TABLE attribute ALTER COLUMN kind SET NOT NULL, ALTER COLUMN kind SET DEFAULT ''custom'''),
  ('ALTER TABLE attribute ADD COLUMN word text'), ('CREATE TABLE after AS SELECT FROM attribute WHERE kind = ''default''');
SELECT all_agree();
DROP TABLE attribute;
TRUNCATE story;
-- ... that is added anew under its name, or renamed to it, with another type.
CREATE TABLE output (id serial PRIMARY KEY, parent int);
INSERT INTO output (parent) VALUES (NULL), (1);
INSERT INTO story (statement) VALUES
  ('ALTER TABLE output ADD COLUMN place int'), ('UPDATE output SET place = id'), ('ALTER TABLE output DROP COLUMN id'),
  ('ALTER TABLE output ADD COLUMN id uuid DEFAULT gen_random_uuid() PRIMARY KEY'),
  ('ALTER TABLE output ADD COLUMN parent_place int'), ('UPDATE output SET parent_place = parent'), ('ALTER TABLE output ADD COLUMN parent_id uuid'),
  ('UPDATE output SET parent_id = o.id FROM output AS o WHERE output.parent = o.place'), ('ALTER TABLE output DROP COLUMN parent'),
  ('ALTER TABLE output RENAME COLUMN parent_id TO parent'), ('CREATE TABLE after AS SELECT FROM output WHERE place = 1 OR parent IS NOT NULL');
SELECT all_agree();
DROP TABLE output;
TRUNCATE story;
-- Temporary helpers run as often as they must.
INSERT INTO story (statement) VALUES
  ('CREATE TABLE filled (n int PRIMARY KEY)'),
  ('CREATE FUNCTION fill() RETURNS void LANGUAGE sql AS ''INSERT INTO half.filled SELECT generate_series(1, 5) ON CONFLICT DO NOTHING'''),
  ('SELECT fill()'), ('DROP FUNCTION fill()'), ('CREATE INDEX filled_n ON filled (n)');
SELECT all_agree();
TRUNCATE story;
-- Rows without a unique key: recognised; where only some are there, refused.
INSERT INTO story (statement) VALUES
  ('CREATE TABLE log (said text, at timestamptz DEFAULT now())'),
  ('INSERT INTO log (said) VALUES (''one''), (''two'')'), ('ALTER TABLE log ADD COLUMN by text');
SELECT all_agree();
CREATE TABLE log (said text, at timestamptz DEFAULT now());
INSERT INTO log (said) VALUES ('one');
SELECT again(0);
-- A revision of rows only: each is there by its key, and equal.
TRUNCATE story;
INSERT INTO story (statement) VALUES ('INSERT INTO person VALUES (3, ''ok'')'), ('INSERT INTO person VALUES (4, ''ok'')');
SELECT all_agree();
-- ... and where one is there with other values, the error stands.
INSERT INTO person VALUES (3, 'happy');
SELECT again(0);
-- What an UPDATE reads is gone, by a later statement that would not fail the second time.
TRUNCATE story;
CREATE TABLE bid (id int PRIMARY KEY, role text, word text);
INSERT INTO bid VALUES (1, 'a', 'x');
INSERT INTO story (statement) VALUES
  ('UPDATE bid SET word = role'), ('ALTER TABLE bid DROP COLUMN IF EXISTS role');
SELECT all_agree();
-- A column that another takes the place of, of a type that the UPDATE cannot read.
TRUNCATE story;
CREATE TABLE shot (id int PRIMARY KEY, changes jsonb);
INSERT INTO story (statement) VALUES
  ('ALTER TABLE shot ADD COLUMN changes_tmp text[]'),
  ('UPDATE shot SET changes_tmp = (SELECT array_agg(e ->> 0) FROM jsonb_array_elements(changes) AS e)'),
  ('ALTER TABLE shot DROP COLUMN changes'), ('ALTER TABLE shot RENAME COLUMN changes_tmp TO changes');
SELECT all_agree();
-- A constraint and an index that others take the place of.
TRUNCATE story;
CREATE TABLE document (hash int, tenant int);
ALTER TABLE document ADD CONSTRAINT document_key UNIQUE (hash, tenant);
CREATE INDEX by_tenant ON document (tenant);
CREATE INDEX by_old_tenant ON document (hash);
INSERT INTO story (statement) VALUES
  ('ALTER TABLE document ADD CONSTRAINT temp_key UNIQUE (hash)'),
  ('ALTER TABLE document DROP CONSTRAINT IF EXISTS document_key'),
  ('ALTER TABLE document RENAME CONSTRAINT temp_key TO document_key'),
  ('DROP INDEX by_tenant'), ('ALTER INDEX by_old_tenant RENAME TO by_tenant'),
  ('CREATE TABLE after AS SELECT conname, pg_get_constraintdef(oid) AS is FROM pg_constraint WHERE conrelid = ''document''::regclass
     UNION ALL SELECT ''by_tenant'', pg_get_indexdef(to_regclass(''by_tenant''))');
SELECT all_agree();
-- An enum that is made again with other labels.
TRUNCATE story;
CREATE TYPE level AS ENUM ('low', 'high');
CREATE TABLE worker (id int PRIMARY KEY, level level, old text);
INSERT INTO story (statement) VALUES
  ('ALTER TABLE worker DROP COLUMN old'), ('ALTER TABLE worker DROP COLUMN level'), ('DROP TYPE level'),
  ('CREATE TYPE level AS ENUM (''low'', ''middle'', ''high'')'), ('ALTER TABLE worker ADD COLUMN level level');
SELECT all_agree();
-- Rows from a query with a WITH clause are recognised, too; a new value each time may hide behind a name.
TRUNCATE story;
CREATE TABLE member (org int, "user" int, at timestamptz);
INSERT INTO story (statement) VALUES
  ('CREATE TABLE guest (n int)'),
  ('WITH org AS (SELECT 7 AS id) INSERT INTO member (org, "user", at) SELECT id, 1, now() FROM org'),
  ('ALTER TABLE member ADD COLUMN role text');
SELECT all_agree();
TRUNCATE story;
INSERT INTO story (statement) VALUES
  ('CREATE TABLE guest (n float)'), ('INSERT INTO guest SELECT r.n FROM (SELECT random() AS n) AS r'),
  ('CREATE TABLE host (n float)'), ('INSERT INTO host SELECT r.n FROM (SELECT random() AS n) AS r');
-- What comes after a statement that was certainly not done was not done either.
SELECT all_agree();
-- An INSERT inside of another statement cannot be told from one that was not done.
TRUNCATE story;
INSERT INTO story (statement) VALUES
  ('CREATE TABLE guest (n int)'),
  ('WITH new AS (INSERT INTO guest VALUES (1) RETURNING n) UPDATE member SET "user" = new.n FROM new'),
  ('CREATE TABLE host (n int)');
SELECT all_agree();
-- A statement of a half-done revision that fails for a reason that may lie in that: refused.
TRUNCATE story;
CREATE FUNCTION take(amount int) RETURNS void LANGUAGE sql AS 'INSERT INTO half.bid VALUES (amount)';
INSERT INTO story (statement) VALUES ('CREATE TABLE guest (n int)'), ('SELECT take(2)'), ('CREATE TABLE host (n int)');
SELECT all_agree();
-- ... the error of one that was not done stands.
INSERT INTO story (statement) VALUES ('INSERT INTO host VALUES (''x'')');
SELECT again(1);
-- An UPDATE that changes its rows each time anew cannot be told from one that was not done; others can be
-- executed once more.
TRUNCATE story;
CREATE TABLE count (n int, word text);
INSERT INTO count VALUES (1, 'A'), (2, 'b');
INSERT INTO story (statement) VALUES
  ('CREATE TABLE guest (n int)'), ('UPDATE count SET word = lower(word), n = 1 WHERE n < 2'),
  ('UPDATE count AS c SET n = c.n + 1'), ('CREATE TABLE host (n int)'), ('CREATE TABLE after AS SELECT FROM count WHERE n = 2');
SELECT all_agree();
-- A materialized view that is made again, and a view that rests on it again.
TRUNCATE story;
CREATE MATERIALIZED VIEW sizes AS SELECT 1 AS n;
INSERT INTO story (statement) VALUES
  ('DROP VIEW IF EXISTS all_sizes'), ('DROP MATERIALIZED VIEW IF EXISTS sizes'), ('CREATE MATERIALIZED VIEW sizes AS SELECT 2 AS n, 3 AS m'),
  ('DROP VIEW IF EXISTS every_size'), ('CREATE VIEW every_size AS SELECT * FROM sizes'), ('CREATE TABLE IF NOT EXISTS after AS SELECT m FROM every_size');
SELECT all_agree();
-- A table that is put aside, and made anew under its name: what was meant for the old one leaves the new one alone.
TRUNCATE story;
CREATE TABLE device (id serial CONSTRAINT device_pkey PRIMARY KEY, name text);
INSERT INTO device (name) VALUES ('x');
CREATE TABLE key (id serial CONSTRAINT key_pkey PRIMARY KEY, name text);
INSERT INTO key (name) VALUES ('y');
INSERT INTO story (statement) VALUES
  ('ALTER TABLE device DROP CONSTRAINT IF EXISTS device_pkey'), ('ALTER TABLE device RENAME TO old_device'),
  ('ALTER TABLE key DROP CONSTRAINT IF EXISTS key_pkey'), ('ALTER TABLE key RENAME TO old_key'),
  ('CREATE TABLE IF NOT EXISTS device (id serial CONSTRAINT device_pkey PRIMARY KEY, name text NOT NULL)'),
  ('CREATE TABLE IF NOT EXISTS key (id serial CONSTRAINT key_pkey PRIMARY KEY, name text NOT NULL)'),
  ('INSERT INTO device (id, name) SELECT id, name FROM old_device'), ('INSERT INTO key (id, name) SELECT id, name FROM old_key'),
  ('DROP TABLE IF EXISTS old_key'),
  ('CREATE TABLE after AS SELECT conname, conrelid::regclass::text AS "on" FROM pg_constraint WHERE connamespace = ''half''::regnamespace AND contype <> ''n''');
SELECT all_agree();
-- ... also where nothing but the name tells that it was.
TRUNCATE story;
INSERT INTO story (statement) VALUES
  ('ALTER TABLE device DROP CONSTRAINT IF EXISTS device_pkey'), ('ALTER TABLE device RENAME TO old_device'),
  ('CREATE TABLE IF NOT EXISTS device (id serial CONSTRAINT device_pkey PRIMARY KEY, name text NOT NULL)'),
  ('CREATE TABLE IF NOT EXISTS after AS SELECT FROM pg_constraint WHERE connamespace = ''half''::regnamespace AND contype <> ''n''');
SELECT all_agree();
-- A table that is dropped and made anew with other columns; rows of the old one have been read.
TRUNCATE story;
CREATE TABLE consent (id int CONSTRAINT consent_pkey PRIMARY KEY, expires date);
INSERT INTO consent VALUES (1, '2020-01-01');
CREATE TABLE token (id int REFERENCES consent, name text);
CREATE INDEX token_name ON token (name);
CREATE INDEX consent_expires ON consent (expires);
INSERT INTO story (statement) VALUES
  ('CREATE TABLE IF NOT EXISTS expiry (id int PRIMARY KEY, at date)'), ('ALTER TABLE expiry ADD CONSTRAINT positive CHECK (id > 0)'),
  ('INSERT INTO expiry SELECT id, expires FROM consent'),
  ('DROP TABLE IF EXISTS token'), ('DROP TABLE IF EXISTS consent'),
  ('CREATE TABLE IF NOT EXISTS consent (id int CONSTRAINT consent_pkey PRIMARY KEY, expiry int)'),
  ('ALTER TABLE consent ADD CONSTRAINT consent_expiry FOREIGN KEY (expiry) REFERENCES expiry'),
  ('CREATE INDEX consent_expires ON consent (expiry)'),
  ('CREATE TABLE IF NOT EXISTS token (id int, name text)'), ('CREATE INDEX token_name ON token (name)'),
  ('ALTER TABLE token ADD FOREIGN KEY (id) REFERENCES consent');
SELECT all_agree();
DROP TABLE device, key, token, consent;
-- A table that takes the place of one that it was made LIKE: only the names made up for its indexes tell.
TRUNCATE story;
CREATE TABLE job (id int PRIMARY KEY, word text DEFAULT 'x');
CREATE INDEX ON job (word);
INSERT INTO job VALUES (1), (2);
INSERT INTO story (statement) VALUES
  ('CREATE TABLE new_job (LIKE job INCLUDING ALL)'), ('INSERT INTO new_job SELECT * FROM job'),
  ('ALTER TABLE job RENAME TO old_job'), ('ALTER TABLE new_job RENAME TO job'), ('DROP TABLE old_job'),
  ('ALTER INDEX new_job_word_idx RENAME TO job_by_word'), ('ALTER TABLE job DROP CONSTRAINT new_job_pkey'), ('ALTER TABLE job ADD PRIMARY KEY (id)'),
  ('CREATE TABLE IF NOT EXISTS after AS SELECT FROM pg_class WHERE relname IN (''job_pkey'', ''job_by_word'')');
SELECT all_agree();
DROP TABLE job;
-- A function that fails the second time, where all that came before was there: refused.
TRUNCATE story;
CREATE TABLE plan (name text UNIQUE);
INSERT INTO story (statement) VALUES
  ('CREATE OR REPLACE FUNCTION plans() RETURNS void LANGUAGE sql AS ''INSERT INTO half.plan VALUES (7)'''), ('SELECT plans()');
SELECT all_agree();
-- ... and where nothing was, the error stands.
INSERT INTO plan VALUES (7);
SELECT again(0);
-- What an UPDATE reads, a later one sets: where it would change its rows, refused.
TRUNCATE story;
CREATE TABLE login (id int PRIMARY KEY, name text, mail text);
INSERT INTO login VALUES (1, 'x', 'x@y');
INSERT INTO story (statement) VALUES
  ('ALTER TABLE login ADD COLUMN IF NOT EXISTS old_name text'), ('UPDATE login SET old_name = name'), ('UPDATE login SET name = mail'),
  ('CREATE TABLE IF NOT EXISTS after AS SELECT FROM login WHERE old_name = ''x''');
SELECT all_agree();
DROP TABLE plan, login;
-- A revision makes its own temporary tables, and none of it counts as done or not done.
SELECT load_migration('temp1.sql', E'-- revision: temp1\n-- revises: none\n-- migrate:up\nCREATE TEMP TABLE aside (n int); INSERT INTO aside VALUES (1);');
SELECT load_migration('temp2.sql', E'-- revision: temp2\n-- revises: temp1\n-- migrate:up\n'
  'CREATE TEMP TABLE aside (n int); INSERT INTO aside VALUES (2); INSERT INTO half.shot SELECT n FROM aside;'
  'WITH new AS (INSERT INTO half.shot SELECT n + 1 FROM aside RETURNING id) SELECT 1 FROM new');
SELECT migrate_to('temp2');
SELECT array_agg(id) FROM shot;
SELECT stamp_to('base'), unload_migration('temp2'), unload_migration('temp1');
-- DDL in DO blocks is reached too; idempotent: off leaves it alone.
TRUNCATE story;
INSERT INTO story (statement) VALUES ('DO $do$ BEGIN CREATE TABLE below (a int); END $do$'), ('CREATE TABLE beside (a int)');
SELECT all_agree();
SELECT load_migration('off.sql', E'-- revision: off\n-- revises: none\n-- idempotent: off\n-- migrate:up\nCREATE TABLE task (a int);');
SELECT migrate_to('off');
SELECT unload_migration('off'), unload_migration('half');
DROP SCHEMA half CASCADE;
TRUNCATE idem.journal;
