-- DROP VIEW and CREATE VIEW of a view that is as wanted: it stays, with what rests on it. What it would
-- lose, and what may rely on its absence, make the difference.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA views;
SET search_path = views, public;
CREATE TABLE t (a int, b int);
CREATE FUNCTION remake(amid text, query text) RETURNS boolean LANGUAGE sql AS $$
  SELECT ensure(format('DROP VIEW IF EXISTS v; %s CREATE VIEW v AS %s', amid, query)) $$;

SELECT remake('', 'SELECT a FROM t');
SELECT remake('', 'SELECT a FROM t');
CREATE VIEW on_top AS SELECT a FROM v;
SELECT remake('CREATE INDEX IF NOT EXISTS t_a ON t (a);', 'SELECT a FROM t');
SELECT remake('', 'SELECT a, b FROM t');
SELECT remake('CREATE OR REPLACE VIEW other AS SELECT 1;', 'SELECT a FROM t');

-- One of two may have to go because of the other.
SELECT ensure('DROP VIEW on_top, v; CREATE VIEW v AS SELECT b, a FROM t; CREATE VIEW on_top AS SELECT a FROM v');
SELECT ensure('DROP VIEW on_top; DROP VIEW v; CREATE VIEW v AS SELECT a FROM t; CREATE VIEW on_top AS SELECT a FROM v');
DROP VIEW on_top;
-- Who asks for the rest to go is not told otherwise.
SELECT ensure('DROP VIEW v CASCADE; CREATE VIEW v AS SELECT a FROM t');
-- Its table may change between the two.
SELECT remake('ALTER TABLE t ALTER a TYPE bigint;', 'SELECT a FROM t');

-- What it would lose.
GRANT SELECT ON v TO PUBLIC;
SELECT remake('', 'SELECT a FROM t');
COMMENT ON COLUMN v.a IS 'lost';
SELECT remake('', 'SELECT a FROM t');
ALTER VIEW v ALTER COLUMN a SET DEFAULT 1;
SELECT remake('', 'SELECT a FROM t');
CREATE RULE silent AS ON INSERT TO v DO INSTEAD NOTHING;
SELECT remake('', 'SELECT a FROM t');
ALTER VIEW v SET (security_barrier);
SELECT remake('', 'SELECT a FROM t');
CREATE ROLE regress_view_owner;
ALTER VIEW v OWNER TO regress_view_owner;
SELECT remake('', 'SELECT a FROM t');
SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = 'v'::regclass;

-- A materialized view has rows that are computed when it is made.
SELECT ensure('CREATE MATERIALIZED VIEW m AS SELECT 1 AS one');
SELECT ensure('DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one');

-- DROP takes the first that search_path leads to, CREATE makes one in the first schema.
CREATE SCHEMA before_views;
SET search_path = before_views, views, public;
SELECT ensure('DROP VIEW v; CREATE VIEW v AS SELECT a FROM t');
SELECT oid::regclass FROM pg_class WHERE relname = 'v' AND relnamespace IN ('views'::regnamespace, 'before_views'::regnamespace);

SET client_min_messages = warning;
DROP SCHEMA views, before_views CASCADE;
DROP ROLE regress_view_owner;
