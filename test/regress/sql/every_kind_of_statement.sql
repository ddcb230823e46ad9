-- Every kind of statement that docs/statements.md lists: made, made again, made again with a
-- difference, dropped, dropped again. The second time nothing is changed; a difference is told, or, with
-- OR REPLACE, executed.
\set QUIET on
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA kinds;
SET search_path = kinds, public;
CREATE FUNCTION kinds.story(made text, different text, dropped text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
  RAISE NOTICE '-- %', made;
  RETURN NEXT ensure(made)::text || ' ' || ensure(made)::text;
  IF different <> '' THEN RETURN NEXT ensure(different)::text; END IF;
  IF dropped <> '' THEN RETURN NEXT ensure(dropped)::text || ' ' || ensure(dropped)::text; END IF;
END $$;
CREATE TABLE base (a int, b text);

SELECT story('CREATE SCHEMA sch', '', 'DROP SCHEMA sch');
SELECT story('CREATE TABLE t (a int PRIMARY KEY)', 'CREATE TABLE t (a bigint PRIMARY KEY)', 'DROP TABLE t');
SELECT story('CREATE TABLE p (a int) PARTITION BY HASH (a)', 'CREATE TABLE p (a int) PARTITION BY LIST (a)', '');
SELECT story('CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 0)',
             'CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 2, REMAINDER 1)', 'DROP TABLE p0');
SELECT story('CREATE TABLE likes (LIKE base INCLUDING ALL)', 'CREATE TABLE likes (LIKE base, c int)', 'DROP TABLE likes');
SELECT story('CREATE TABLE child () INHERITS (base)', 'CREATE TABLE child (c int) INHERITS (base)', 'DROP TABLE child');
SELECT story('CREATE TABLE made_as AS SELECT 1 AS x', '', 'DROP TABLE made_as');
SELECT story('CREATE INDEX ind ON base (a)', 'CREATE INDEX ind ON base (a) WHERE a > 1', 'DROP INDEX ind');
SELECT story('CREATE INDEX ON base (b)', 'CREATE INDEX ON base (b text_pattern_ops)', '');
SELECT story('CREATE SEQUENCE seq', 'CREATE SEQUENCE seq INCREMENT 2', 'DROP SEQUENCE seq');
SELECT story('CREATE VIEW v AS SELECT a FROM base', 'CREATE VIEW v AS SELECT a FROM base WHERE a > 1', '');
SELECT story('CREATE OR REPLACE VIEW v AS SELECT a FROM base WHERE a > 1', '', 'DROP VIEW v');
SELECT story('CREATE MATERIALIZED VIEW mv AS SELECT a FROM base', 'CREATE MATERIALIZED VIEW mv AS SELECT b FROM base', 'DROP MATERIALIZED VIEW mv');
SELECT story('CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS ''SELECT x''',
             'CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql STABLE AS ''SELECT x''', '');
SELECT story('CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql STABLE AS ''SELECT x''', '', 'DROP FUNCTION f(int)');
SELECT story('CREATE PROCEDURE pr(x int) LANGUAGE sql AS ''SELECT x''', 'CREATE PROCEDURE pr(x int) LANGUAGE sql AS ''SELECT x + 1''', 'DROP PROCEDURE pr(int)');
SELECT story('CREATE AGGREGATE agg(int) (SFUNC = int4pl, STYPE = int)', 'CREATE AGGREGATE agg(int) (SFUNC = int4mul, STYPE = int)', 'DROP AGGREGATE agg(int)');
SELECT story('CREATE OPERATOR ### (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl, COMMUTATOR = ###)', 'CREATE OPERATOR ### (LEFTARG = int, RIGHTARG = int, FUNCTION = int4mul, COMMUTATOR = ###)', 'DROP OPERATOR ### (int, int)');
SELECT story('CREATE TYPE mood AS ENUM (''sad'', ''ok'')', 'CREATE TYPE mood AS ENUM (''ok'', ''sad'')', '');
SELECT story('ALTER TYPE mood ADD VALUE ''happy''', 'ALTER TYPE mood ADD VALUE ''happy'' BEFORE ''sad''', '');
SELECT story('ALTER TYPE mood RENAME VALUE ''ok'' TO ''fine''', '', 'DROP TYPE mood');
SELECT story('CREATE DOMAIN dom AS varchar(9) CHECK (VALUE <> '''')', 'CREATE DOMAIN dom AS varchar(8) CHECK (VALUE <> '''')', 'DROP DOMAIN dom');
SELECT story('CREATE TYPE comp AS (a int, b text)', 'CREATE TYPE comp AS (a int, b varchar(3))', 'DROP TYPE comp');
SELECT story('CREATE TYPE rng AS RANGE (SUBTYPE = float8)', 'CREATE TYPE rng AS RANGE (SUBTYPE = int)', 'DROP TYPE rng');
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
SELECT story('CREATE TRIGGER tr BEFORE UPDATE OF a ON base FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION trg()',
             'CREATE TRIGGER tr BEFORE UPDATE ON base FOR EACH ROW EXECUTE FUNCTION trg()', 'DROP TRIGGER tr ON base');
SELECT story('CREATE POLICY pol ON base FOR SELECT USING (a > 1)', 'CREATE POLICY pol ON base FOR SELECT USING (a > 2)', 'DROP POLICY pol ON base');
SELECT story('CREATE RULE ru AS ON DELETE TO base DO INSTEAD NOTHING', 'CREATE RULE ru AS ON DELETE TO base DO ALSO NOTHING', 'DROP RULE ru ON base');
SELECT story('CREATE STATISTICS st ON a, b FROM base', 'CREATE STATISTICS st (mcv) ON a, (lower(b)) FROM base', 'DROP STATISTICS st');
SELECT story('CREATE COLLATION coll (LOCALE = ''C'')', 'CREATE COLLATION coll (LOCALE = ''POSIX'')', 'DROP COLLATION coll');
SELECT story('CREATE TEXT SEARCH CONFIGURATION tsc (COPY = english)', '', 'DROP TEXT SEARCH CONFIGURATION tsc');
SELECT story('CREATE TEXT SEARCH DICTIONARY tsd (TEMPLATE = simple)', 'CREATE TEXT SEARCH DICTIONARY tsd (TEMPLATE = simple, ACCEPT = false)', 'DROP TEXT SEARCH DICTIONARY tsd');
SELECT story('CREATE FOREIGN DATA WRAPPER w', 'CREATE FOREIGN DATA WRAPPER w OPTIONS (a ''1'')', '');
SELECT story('CREATE SERVER srv FOREIGN DATA WRAPPER w OPTIONS (a ''1'', b ''2'')', 'CREATE SERVER srv VERSION ''2'' FOREIGN DATA WRAPPER w OPTIONS (b ''2'', a ''1'')', '');
SELECT story('CREATE FOREIGN TABLE ft (a int) SERVER srv', 'CREATE FOREIGN TABLE ft (a bigint) SERVER srv', 'DROP FOREIGN TABLE ft');
SELECT story('CREATE USER MAPPING FOR PUBLIC SERVER srv', '', 'DROP USER MAPPING FOR PUBLIC SERVER srv');
SELECT story('DROP SERVER srv', '', 'DROP FOREIGN DATA WRAPPER w');
SELECT story('CREATE ROLE idem_kinds', '', 'DROP ROLE idem_kinds');
SELECT story('CREATE CAST (kinds.base AS text) WITH INOUT', '', 'DROP CAST (kinds.base AS text)');
SELECT story('CREATE PUBLICATION pub FOR TABLE base', 'CREATE PUBLICATION pub FOR TABLE base WITH (publish = ''insert'')', 'DROP PUBLICATION pub');
CREATE FUNCTION evt() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
SELECT story('CREATE EVENT TRIGGER et ON sql_drop EXECUTE FUNCTION evt()', 'CREATE EVENT TRIGGER et ON sql_drop WHEN TAG IN (''DROP TABLE'') EXECUTE FUNCTION evt()', 'DROP EVENT TRIGGER et');

-- Subcommands of ALTER TABLE, each decided by itself.
SELECT story('ALTER TABLE base ADD COLUMN c int DEFAULT 1', 'ALTER TABLE base ADD COLUMN c int DEFAULT 2', 'ALTER TABLE base DROP COLUMN c');
SELECT story('ALTER TABLE base ALTER COLUMN b TYPE varchar(20), ALTER COLUMN a SET DEFAULT 7', 'ALTER TABLE base ALTER COLUMN b TYPE varchar(30), ALTER COLUMN a SET DEFAULT 7', '');
SELECT story('ALTER TABLE base ALTER COLUMN a SET NOT NULL', 'ALTER TABLE base ALTER COLUMN a DROP NOT NULL', '');
SELECT story('ALTER TABLE base ADD CONSTRAINT con CHECK (a > 0)', 'ALTER TABLE base ADD CONSTRAINT con CHECK (a > 1)', 'ALTER TABLE base DROP CONSTRAINT con');
SELECT story('ALTER TABLE base ADD CHECK (a > 0)', '', '');
SELECT story('ALTER TABLE base ADD CONSTRAINT nv CHECK (a < 100) NOT VALID', 'ALTER TABLE base VALIDATE CONSTRAINT nv', 'ALTER TABLE base VALIDATE CONSTRAINT nv');
SELECT story('ALTER TABLE base ENABLE ROW LEVEL SECURITY', '', 'ALTER TABLE base DISABLE ROW LEVEL SECURITY');
SELECT story('ALTER TABLE base SET (fillfactor = 70)', 'ALTER TABLE base SET (fillfactor = 80)', '');
SELECT story('ALTER TABLE base OWNER TO CURRENT_USER', '', '');
SELECT story('ALTER TABLE base ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY', '', '');
SELECT story('ALTER TABLE base ALTER COLUMN a SET NOT NULL, ALTER COLUMN a DROP DEFAULT, ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY',
             'ALTER TABLE base ALTER COLUMN a ADD GENERATED BY DEFAULT AS IDENTITY', 'ALTER TABLE base ALTER COLUMN a DROP IDENTITY');
CREATE ROLE idem_owner;
GRANT CREATE ON SCHEMA kinds TO idem_owner;
CREATE TYPE owned AS ENUM ('a');
CREATE DOMAIN owned_domain AS int;
CREATE SEQUENCE owned_sequence;
CREATE VIEW owned_view AS SELECT a FROM base;
SELECT story('ALTER SCHEMA kinds OWNER TO CURRENT_USER', '', '');
SELECT story('ALTER TYPE owned OWNER TO idem_owner', 'ALTER TYPE owned OWNER TO CURRENT_USER', '');
SELECT story('ALTER DOMAIN owned_domain OWNER TO idem_owner', '', 'DROP DOMAIN owned_domain');
SELECT story('ALTER FUNCTION trg() OWNER TO idem_owner', 'ALTER FUNCTION trg() OWNER TO CURRENT_USER', '');
SELECT story('ALTER VIEW owned_view OWNER TO idem_owner', '', 'DROP VIEW owned_view');
SELECT story('ALTER SEQUENCE owned_sequence OWNED BY base.a', 'ALTER SEQUENCE owned_sequence OWNED BY NONE', 'ALTER SEQUENCE owned_sequence OWNED BY NONE');
CREATE TABLE p1 (a int);
SELECT story('ALTER TABLE p ATTACH PARTITION p1 FOR VALUES WITH (MODULUS 2, REMAINDER 0)', '', 'ALTER TABLE p DETACH PARTITION p1');
-- One that names a column touched by an earlier one runs with it.
SELECT story('ALTER TABLE base DROP COLUMN b, ADD COLUMN b bigint', '', '');

-- Renames and SET SCHEMA.
CREATE SCHEMA other_kinds;
SELECT story('ALTER TABLE base RENAME TO base2', '', 'ALTER TABLE base2 RENAME COLUMN a TO aa');
SELECT story('ALTER TABLE base2 RENAME CONSTRAINT nv TO nv2', '', 'ALTER FUNCTION trg() RENAME TO trg2');
SELECT story('ALTER TABLE base2 SET SCHEMA other_kinds', '', 'ALTER FUNCTION trg2() SET SCHEMA other_kinds');
SELECT story('ALTER SCHEMA other_kinds RENAME TO other_kinds2', '', 'DROP SCHEMA other_kinds2 CASCADE');

-- Comments, grants and default privileges.
CREATE TABLE said (a int);
SELECT story('COMMENT ON TABLE said IS ''one''', 'COMMENT ON TABLE said IS ''two''', 'COMMENT ON TABLE said IS NULL');
SELECT story('COMMENT ON COLUMN said.a IS ''one''', '', '');
SELECT story('GRANT SELECT ON said TO PUBLIC', '', 'REVOKE SELECT ON said FROM PUBLIC');
SELECT story('ALTER DEFAULT PRIVILEGES IN SCHEMA kinds GRANT SELECT ON TABLES TO PUBLIC', '', '');

-- Several objects in one DROP: what is there goes, what is not does not matter.
CREATE TABLE d1 (a int);
CREATE TABLE d2 (a int);
SELECT story('DROP TABLE d1, d2, d3', '', '');

-- A statement may leave work for the command after it, which runs all the same.
CREATE FUNCTION is_word(text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> ''''';
CREATE DOMAIN word AS text CONSTRAINT is_word CHECK (is_word(value));
SELECT ensure('ALTER DOMAIN word DROP CONSTRAINT is_word; DROP FUNCTION is_word; COMMENT ON DOMAIN word IS ''any''');
SET client_min_messages = warning;
DROP SCHEMA kinds CASCADE;
DROP ROLE idem_owner;
