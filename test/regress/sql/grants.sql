-- GRANT and REVOKE: executed where a privilege is missing, or is there; the second time nothing is done.
\set QUIET on
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA granted;
SET search_path = granted, public;
CREATE ROLE idem_reader;
CREATE ROLE idem_writer;
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a FROM t;
CREATE SEQUENCE s;
CREATE TYPE mood AS ENUM ('calm');
CREATE DOMAIN short AS varchar(3);
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT x';
CREATE PROCEDURE p() LANGUAGE sql AS '';
CREATE FUNCTION twice(statement text) RETURNS text LANGUAGE sql
AS $$ SELECT ensure(statement)::text || ' ' || ensure(statement)::text || '  ' || statement $$;

SELECT twice('GRANT SELECT ON t TO idem_reader');
SELECT twice('GRANT SELECT, INSERT ON TABLE t, v TO idem_reader, idem_writer');
SELECT twice('GRANT ALL ON t TO idem_writer');
SELECT twice('GRANT ALL PRIVILEGES ON t TO idem_writer WITH GRANT OPTION');
SELECT twice('GRANT SELECT ON t TO PUBLIC');
SELECT twice('GRANT USAGE ON SCHEMA granted TO idem_reader');
SELECT twice('GRANT USAGE ON SEQUENCE s TO idem_reader');
SELECT twice('GRANT SELECT ON s TO idem_reader');
SELECT twice('GRANT USAGE ON TYPE mood TO idem_reader');
SELECT twice('GRANT USAGE ON DOMAIN short TO idem_reader');
SELECT twice('REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC');
SELECT twice('GRANT EXECUTE ON FUNCTION f TO idem_reader');
SELECT twice('REVOKE ALL ON PROCEDURE p() FROM PUBLIC');
SELECT twice('GRANT USAGE ON LANGUAGE sql TO idem_reader');
SELECT twice('REVOKE INSERT ON t FROM idem_reader');
SELECT twice('REVOKE ALL ON t FROM idem_writer');
SELECT e.grantee::regrole, e.privilege_type FROM pg_class, aclexplode(relacl) e
 WHERE pg_class.oid = 't'::regclass AND e.grantee <> relowner ORDER BY 1, 2;

-- One privilege of two is missing: both are granted.
SELECT twice('GRANT SELECT, UPDATE ON t TO idem_reader');

-- REVOKE takes the privileges on columns along: they count.
GRANT SELECT (a) ON t TO idem_writer;
SELECT twice('REVOKE ALL ON t FROM idem_writer');
SELECT attacl FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a';

-- Executed each time, with the same result.
SELECT twice('GRANT UPDATE (b) ON t TO idem_writer');
SELECT twice('GRANT SELECT ON ALL TABLES IN SCHEMA granted TO idem_writer');
SELECT twice('REVOKE GRANT OPTION FOR SELECT ON t FROM idem_writer');

-- PostgreSQL's own errors.
\set VERBOSITY terse
SELECT ensure('GRANT SELEC ON t TO idem_reader');
SELECT ensure('GRANT SELECT ON t TO idem_nobody');
SELECT ensure('GRANT SELECT ON nothing TO idem_reader');

DROP SCHEMA granted CASCADE;
REVOKE USAGE ON LANGUAGE sql FROM idem_reader;
DROP ROLE idem_reader, idem_writer;
