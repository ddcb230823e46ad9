-- safe_create_table: makes what is not there, and compares what is. Never fails because the table
-- exists; what it is like is told. Here: its forms, its return value, and how it can go wrong.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA shop;
SET search_path = shop, public;

-- True where the table was made, false where it was there.
SELECT safe_create_table('customer', 'id serial PRIMARY KEY, name text NOT NULL');
SELECT safe_create_table('customer', 'id serial PRIMARY KEY, name text NOT NULL');

-- The definition is what follows the name in SQL: with its parentheses, with storage parameters,
-- partitioned, or as a partition. Without parentheses they are added.
SELECT safe_create_table('invoice', '(id int, total numeric) WITH (fillfactor = 70)');
SELECT safe_create_table('invoice', '(id int, total numeric) WITH (fillfactor = 70)');
SELECT safe_create_table('sale', $$
  (day date NOT NULL, amount int) PARTITION BY RANGE (day)
$$);
SELECT safe_create_table('sale_2024',
  $$PARTITION OF sale FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')$$);
SELECT safe_create_table('sale_2024',
  $$partition of sale FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')$$);
SELECT safe_create_table('empty', ''), safe_create_table('empty', '()');
SELECT safe_create_table('last_comment', 'id int -- the only column');
\d last_comment

-- LIKE and INHERITS: what comes from there is not a difference.
SELECT safe_create_table('customer_copy', 'LIKE customer INCLUDING ALL, copied timestamptz');
SELECT safe_create_table('customer_copy', 'LIKE customer INCLUDING ALL, copied timestamptz');
SELECT safe_create_table('vip', '(discount int) INHERITS (customer)');
SELECT safe_create_table('vip', '(discount int) INHERITS (customer)');

-- A name may be qualified, quoted, in any script.
SELECT safe_create_table('shop.order', 'id int');
SELECT safe_create_table('"Straße & Co"', '"Größe" int, "select" text, "q""q" int');
SELECT safe_create_table('"Straße & Co"', '"Größe" int, "select" text, "q""q" int');
SELECT safe_create_table('"Straße & Co"', '"größe" int, "select" int, "q""q" int');

-- The table meant is the one that CREATE TABLE would make: another of that name in a schema later
-- in search_path is another table.
CREATE SCHEMA front;
SET search_path = front, shop, public;
SELECT safe_create_table('customer', 'id bigint');
SELECT safe_create_table('customer', 'id bigint');
SELECT safe_create_table('shop.customer', 'id serial PRIMARY KEY, name text NOT NULL');
SELECT oid::regclass FROM pg_class WHERE relname = 'customer' ORDER BY 1;
SET search_path = shop, public;

-- Temporary and unlogged are told apart. (The functions make neither; plain SQL does.)
SELECT ensure('CREATE TEMPORARY TABLE draft (id int)'), ensure('CREATE TEMP TABLE draft (id int)');
SELECT ensure('CREATE UNLOGGED TABLE cache (id int)'), ensure('CREATE UNLOGGED TABLE cache (id int)');
SELECT safe_create_table('cache', 'id int');
SELECT ensure('CREATE TABLE IF NOT EXISTS cache (id int, wanted_too int)');

-- Something else of that name is no table.
CREATE VIEW v AS SELECT 1 AS one;
SELECT safe_create_table('v', 'one int');
\echo :LAST_ERROR_SQLSTATE
CREATE SEQUENCE s;
SELECT safe_create_table('s', 'one int');
-- A table whose row type is taken by another type cannot be made: the server's own error.
CREATE TYPE mood AS ENUM ('calm');
SELECT safe_create_table('mood', 'one int');

-- Errors of the definition are those of SQL, with their place in it.
SELECT safe_create_table('broken', 'id int,');
SELECT safe_create_table('broken', 'id nonsense');
SELECT safe_create_table('broken', 'id int, id text');
SELECT safe_create_table('broken', 'id int CHECK (missing > 0)');
SELECT safe_create_table('customer', 'id nonsense');
SELECT safe_create_table('nowhere.customer', 'id int');
SELECT safe_create_table(NULL, 'id int');
SELECT safe_create_table('t', NULL);
SELECT safe_create_table('two words', 'id int');
SELECT table_exists('broken');

-- Without a schema to create in there is nothing to compare with either.
SET search_path = '';
SELECT public.safe_create_table('customer', 'id int');
SET search_path = shop, public;

-- All in one: a read-only transaction does for what is there, not for what is missing.
BEGIN READ ONLY;
SELECT safe_create_table('customer', 'id serial PRIMARY KEY, name text NOT NULL');
SELECT safe_create_table('supplier', 'id serial PRIMARY KEY');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;

SET client_min_messages = warning;
DROP SCHEMA shop, front CASCADE;
