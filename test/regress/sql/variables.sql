-- Variables in scripts, written as psql writes them: the value is the setting idem.NAME, put in as a
-- literal or an identifier when the script runs, and never pasted.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA rented;
SET search_path = rented, public;

-- Not set: nothing is done, and it is said where it stands and what to do.
SELECT load_migration('001_tenant.sql', $file$
-- migrate:up
CREATE TABLE before_it ();
CREATE TABLE :"tenant" (name text DEFAULT :'greeting');
-- migrate:down
DROP TABLE :"tenant";
DROP TABLE before_it;
-- migrate:verify
SELECT table_exists(:'tenant');
$file$);
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
CALL migrate('head');
SELECT table_exists('before_it');
SELECT revision, outcome, sqlstate, message FROM migration_history();

-- Whatever the value is, it stays one literal and one identifier. The checksum is that of the file.
SELECT checksum AS loaded FROM idem.revision \gset
SET idem.tenant = 'acme';
SET idem.greeting = $$'); DROP TABLE before_it; --\$$;
CALL migrate('head');
SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'acme'::regclass;
SELECT checksum = :'loaded' FROM idem.applied;
SELECT statement FROM migration_statements('001');
-- Another value is no other file, and no reason to run again.
SET idem.greeting = 'hello';
SELECT migrate_to('head');
SELECT migrate_to('base');

-- What looks like one and is none: quotes, dollar quotes, comments, casts, slices.
SELECT load_migration('001_tenant.sql', $file$
-- migrate:up
-- :'comment' /* :'more' */
CREATE TABLE letters (a "char" DEFAULT 'x'::"char", b text DEFAULT ':''quoted''', c int[]);
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT ':''dollar''' || ':"x"' $$;
INSERT INTO letters (c) VALUES (ARRAY[:'one'::int, 2, 3]);
CREATE VIEW slices AS SELECT c[1:2] AS a, c[1:'2'::int] AS b, c[1:n] AS d, c[1:"n"] AS e
  FROM letters, (VALUES (2)) x(n);
-- migrate:down
DROP VIEW slices; DROP FUNCTION f(); DROP TABLE letters;
$file$);
SET idem.one = 1;
SELECT migrate_to('head');
SELECT * FROM slices;
SELECT a, b, f() FROM letters;
SELECT migrate_to('base');
-- In brackets it may be a slice where it is not set; then the server says what it thinks of it.
RESET ALL;
SET search_path = rented, public;
SELECT load_migration('001_tenant.sql', E'-- migrate:up\nSELECT ARRAY[1, :''two''];');
SELECT migrate_to('head');

-- Errors are told with the place and the text of the file, and without the value.
SET idem.secret = 'a very long secret that is nobody''s business';
SET idem.tenant = 'acme';
SELECT load_migration('001_tenant.sql', $file$
-- migrate:up
CREATE TABLE :"tenant" (id int);
INSERT INTO :"tenant" VALUES (1); INSERT INTO :"tenant" (id, nö, password)
  SELECT 1, :'secret', 1;
$file$);
SELECT migrate_to('head');
SELECT load_migration('001_tenant.sql', $file$
-- migrate:up
CREATE TABLE :"tenant" (password text, id int);
INSERT INTO :"tenant" VALUES (:'secret', 1 / 0);
$file$);
SELECT migrate_to('head');
SELECT load_migration('001_tenant.sql', $file$
-- migrate:up
SELECT :'secret', :'secret' FRM x;
$file$);
SELECT migrate_to('head');
SELECT load_migration('001_tenant.sql', $file$
-- migrate:up
SELECT 1;
-- migrate:verify
SELECT :'secret' = 'x';
$file$);
SELECT migrate_to('head');
SELECT count(*) FROM idem.journal j WHERE j::text LIKE '%business%';

-- Outside a transaction: what is done is known by the script as it is written, whatever the values.
SELECT load_migration('001_tenant.sql', $file$
-- transaction: off
-- migrate:up
CREATE TABLE :"tenant" (id int);
INSERT INTO :"tenant" VALUES (:'number');
CREATE INDEX CONCURRENTLY :"index" ON :"tenant" (id);
$file$);
CALL migrate('head');
SET idem.number = 'none';
SET idem.index = 'the index';
CALL migrate('head');
SET idem.number = 7;
CALL migrate('head');
SELECT * FROM acme;
SELECT index_exists('acme', '"the index"');

-- Empty is a value; reset, it is not set any more.
SELECT load_migration('002_note.sql', E'-- revises: 001\n-- migrate:up\nCREATE TABLE note (text text DEFAULT :''note'');');
SET idem.note = 'x';
RESET idem.note;
CALL migrate('head');
SET idem.note = '';
CALL migrate('head');

\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA rented CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
