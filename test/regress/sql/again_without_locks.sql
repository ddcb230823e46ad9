-- Running finished DDL again, plain statements of every kind that is compared, takes no lock stronger
-- than ACCESS SHARE on any table of the user.
\set QUIET on
\pset tuples_only on
\pset format unaligned
SET client_min_messages = warning;
CREATE SCHEMA again;
SET search_path = again, public;
SELECT $ddl$
  CREATE TABLE customer (id serial PRIMARY KEY, name varchar(50) NOT NULL UNIQUE, born date,
                         CHECK (name <> ''), kind text DEFAULT 'new' CHECK (kind IN ('new', 'old')));
  CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                       customer int NOT NULL REFERENCES customer ON DELETE CASCADE, total numeric(10, 2));
  ALTER TABLE orders ADD COLUMN placed timestamptz DEFAULT now(), ADD CONSTRAINT positive CHECK (total > 0);
  ALTER TABLE orders ALTER COLUMN total SET NOT NULL, ALTER COLUMN total TYPE numeric(12, 2);
  CREATE INDEX orders_placed ON orders (placed DESC) WHERE total > 100;
  CREATE INDEX ON orders (customer);
  CREATE VIEW large AS SELECT id, total FROM orders WHERE total > 1000;
  CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(total) FROM orders GROUP BY customer;
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
  ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
  CREATE POLICY own ON orders USING (total < 5000);
  CREATE RULE keep AS ON DELETE TO customer DO INSTEAD NOTHING;
  COMMENT ON TABLE orders IS 'what was ordered';
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy';
  CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
  DROP TABLE IF EXISTS nothing;
  DROP VIEW IF EXISTS nothing;
  ALTER TABLE orders DROP COLUMN IF EXISTS nothing;
$ddl$ AS ddl \gset
SELECT ensure(:'ddl');
BEGIN;
SELECT ensure(:'ddl');
SELECT c.oid::regclass, l.mode
  FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
 WHERE l.pid = pg_backend_pid() AND c.relnamespace = 'again'::regnamespace AND l.mode <> 'AccessShareLock';
COMMIT;

-- Statement by statement, each in a transaction of its own: every kind, its subcommands, renames, drops.
CREATE TABLE statement (position serial, text text);
INSERT INTO statement (text) VALUES
  ('CREATE SCHEMA hall'), ('CREATE TABLE part_of (id int, at date) PARTITION BY RANGE (at)'),
  ('CREATE TABLE part_1 PARTITION OF part_of FOR VALUES FROM (''2024-01-01'') TO (''2025-01-01'')'),
  ('CREATE TABLE part_2 (id int, at date)'),
  ('ALTER TABLE part_of ATTACH PARTITION part_2 FOR VALUES FROM (''2025-01-01'') TO (''2026-01-01'')'),
  ('CREATE TABLE part_3 (id int, at date)'), ('ALTER TABLE part_of DETACH PARTITION part_2'),
  ('CREATE INDEX part_of_id ON part_of (id)'), ('CREATE TABLE child (more int) INHERITS (customer)'),
  ('CREATE TABLE likeness (LIKE customer INCLUDING ALL)'), ('CREATE TABLE made_as AS SELECT id FROM customer'),
  ('CREATE UNLOGGED TABLE quick (id int)'), ('CREATE SEQUENCE numbers INCREMENT 2'), ('CREATE TYPE pair AS (a int, b int)'),
  ('CREATE TYPE span AS RANGE (SUBTYPE = date)'), ('CREATE PROCEDURE proc() LANGUAGE sql AS ''SELECT 1'''),
  ('CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int)'), ('CREATE STATISTICS stat ON id, customer FROM orders'),
  ('CREATE OR REPLACE VIEW large AS SELECT id, total FROM orders WHERE total > 1000'),
  ('CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$'),
  ('CREATE OR REPLACE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()'),
  ('CREATE UNIQUE INDEX IF NOT EXISTS orders_all ON orders (id) INCLUDE (total)'),
  ('CREATE EXTENSION IF NOT EXISTS pg_idem'), ('CREATE CAST (customer AS text) WITH INOUT'),
  ('ALTER TABLE orders ADD CONSTRAINT later CHECK (total < 100000) NOT VALID'), ('ALTER TABLE orders VALIDATE CONSTRAINT later'),
  ('ALTER TABLE orders ADD COLUMN note text, ADD COLUMN code int REFERENCES customer, ADD UNIQUE (code)'),
  ('ALTER TABLE orders ALTER COLUMN note SET DEFAULT ''x'', ALTER COLUMN note SET STORAGE EXTERNAL, ALTER COLUMN note SET STATISTICS 50'),
  ('ALTER TABLE orders ALTER COLUMN note DROP NOT NULL'), ('ALTER TABLE quick ALTER COLUMN id SET NOT NULL'),
  ('ALTER TABLE quick ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY'), ('ALTER TABLE quick SET LOGGED'),
  ('ALTER TABLE orders SET (fillfactor = 80)'), ('ALTER TABLE orders OWNER TO CURRENT_USER'), ('ALTER TABLE orders REPLICA IDENTITY FULL'),
  ('ALTER TABLE orders DISABLE TRIGGER touched'), ('ALTER TABLE orders FORCE ROW LEVEL SECURITY'),
  ('ALTER TABLE child NO INHERIT customer'), ('ALTER TABLE orders DROP CONSTRAINT IF EXISTS nothing'),
  ('ALTER TABLE likeness DROP COLUMN kind, DROP CONSTRAINT customer_name_check'),
  ('ALTER TABLE likeness RENAME COLUMN born TO birthday'), ('ALTER TABLE likeness RENAME CONSTRAINT likeness_pkey TO likeness_key'),
  ('ALTER INDEX part_of_id RENAME TO part_of_number'), ('ALTER TABLE made_as RENAME TO made_so'), ('ALTER TABLE made_so SET SCHEMA hall'),
  ('ALTER TYPE mood RENAME VALUE ''sad'' TO ''blue'''), ('ALTER TYPE mood ADD VALUE ''great'' AFTER ''ok'''),
  ('COMMENT ON COLUMN orders.total IS ''in euro'''), ('COMMENT ON INDEX orders_placed IS ''by day'''),
  ('GRANT SELECT ON orders TO PUBLIC'), ('ALTER DEFAULT PRIVILEGES IN SCHEMA again GRANT SELECT ON TABLES TO PUBLIC'),
  ('DROP TRIGGER IF EXISTS nothing ON orders'), ('DROP POLICY IF EXISTS nothing ON orders'), ('DROP INDEX IF EXISTS nothing'),
  ('DROP TABLE part_3'), ('DROP TYPE pair'), ('DROP SEQUENCE numbers'), ('DROP PROCEDURE proc()'), ('DROP STATISTICS stat'),
  ('DROP CAST (customer AS text)');
SELECT count(*) FROM statement;
\set ECHO none
SELECT format('DO $do$ BEGIN PERFORM ensure(%L); END $do$', text) FROM statement ORDER BY position \gexec
\set ECHO all
-- What the transaction holds at the end of a statement.
CREATE FUNCTION held(done boolean) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT c.oid::regclass || ' ' || l.mode
    FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
   WHERE l.pid = pg_backend_pid() AND l.mode <> 'AccessShareLock'
     AND c.relnamespace IN ('again'::regnamespace, 'hall'::regnamespace);
END $$;
-- What was dropped or renamed would be made again: that is for a revision as a whole to know.
\set ECHO none
SELECT format('SELECT %L, held FROM held(ensure(%L))', left(text, 60), text) FROM statement
 WHERE text !~ 'CREATE.* (part_3|part_of_id|made_as|numbers|pair|proc|stat|CAST)|ATTACH|made_as RENAME' ORDER BY position \gexec
\set ECHO all
-- ... also beside a session that would make a stronger lock wait: see test/isolation.
DROP SCHEMA again, hall CASCADE;
