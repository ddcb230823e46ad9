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
  CREATE VIEW large AS SELECT * FROM orders WHERE total > 1000;
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
-- ... also beside a session that would make a stronger lock wait: see test/isolation.
DROP SCHEMA again CASCADE;
