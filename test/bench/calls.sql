-- What one call costs where everything is as wanted: each question, each safe function, and what
-- PostgreSQL itself offers, in turns in one session. Prints label, kind and nanoseconds, by tabs.
-- Variables: rounds, milliseconds (of one measurement), engine.
--
-- Functions are called by SELECT count(f()) FROM generate_series, statements by a loop in PL/pgSQL,
-- which keeps their plans; the same with nothing in it is taken off. Nothing is sent to the client,
-- so that the wire is not measured: messages are made, and dropped by client_min_messages.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = error;
SELECT set_config('bench.rounds', :'rounds', false),
       set_config('bench.milliseconds', :'milliseconds', false) \g /dev/null

CREATE TABLE customers (id integer PRIMARY KEY, email text, name text);
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE SEQUENCE counter;
CREATE VIEW customer_names AS SELECT name FROM customers;
CREATE FUNCTION twice(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 * 2';
CREATE INDEX customers_email_idx ON customers (email, lower(name) DESC) WHERE email IS NOT NULL;
CREATE POLICY customers_all ON customers USING (true);
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER customers_changed AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION nothing();

-- Nine columns, six constraints.
\set orders 'id bigserial PRIMARY KEY, number varchar(20) NOT NULL UNIQUE, customer_id integer NOT NULL REFERENCES customers, status text NOT NULL DEFAULT \'new\' CHECK (status IN (\'new\', \'paid\', \'sent\')), quantity integer NOT NULL CHECK (quantity > 0), price numeric(10,2) NOT NULL CHECK (price >= 0), currency char(3) DEFAULT \'EUR\', note text, created_at timestamptz NOT NULL DEFAULT now()'
CREATE TABLE orders (:orders);
CREATE TABLE pair (a integer, b text);

CREATE TEMPORARY TABLE cases (
  position integer GENERATED ALWAYS AS IDENTITY,
  label text, kind text, sql text, repeat integer, nanoseconds float8[] NOT NULL DEFAULT '{}'
);
INSERT INTO cases (label, kind, sql) VALUES
  ('empty call', 'peer', 'true'),
  ('empty statement', 'statement', 'NULL'),
  ('to_regclass', 'peer', $$to_regclass('orders')$$),
  ('information_schema.columns', 'statement',
   $$PERFORM FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = 'orders' AND column_name = 'note'$$),
  ('ALTER TABLE ADD COLUMN IF NOT EXISTS', 'statement',
   'ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text'),
  ('CREATE TABLE IF NOT EXISTS', 'statement',
   'CREATE TABLE IF NOT EXISTS pair (a integer, b text)'),
  ('CREATE TABLE IF NOT EXISTS, 9 columns', 'statement',
   format('CREATE TABLE IF NOT EXISTS orders (%s)', :'orders')),
  ('CREATE INDEX IF NOT EXISTS', 'statement',
   'CREATE INDEX IF NOT EXISTS customers_email_idx ON customers (email, lower(name) DESC)
     WHERE email IS NOT NULL'),
  ('DROP TABLE IF EXISTS', 'statement', 'DROP TABLE IF EXISTS absent'),
  ('ALTER TYPE ADD VALUE IF NOT EXISTS', 'statement',
   $$ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'$$),
  ('table_exists', 'question', $$table_exists('orders')$$),
  ('column_exists', 'question', $$column_exists('orders', 'note')$$),
  ('index_exists', 'question', $$index_exists('customers', 'customers_email_idx')$$),
  ('constraint_exists', 'question', $$constraint_exists('orders', 'orders_price_check')$$),
  ('schema_exists', 'question', $$schema_exists('public')$$),
  ('sequence_exists', 'question', $$sequence_exists('counter')$$),
  ('view_exists', 'question', $$view_exists('customer_names')$$),
  ('type_exists', 'question', $$type_exists('mood')$$),
  ('enum_value_exists', 'question', $$enum_value_exists('mood', 'ok')$$),
  ('function_exists', 'question', $$function_exists('twice')$$),
  ('function_exists, with types', 'question', $$function_exists('twice(integer)')$$),
  ('trigger_exists', 'question', $$trigger_exists('customers', 'customers_changed')$$),
  ('policy_exists', 'question', $$policy_exists('customers', 'customers_all')$$),
  ('extension_exists', 'question', $$extension_exists('pg_idem')$$),
  ('role_exists', 'question', $$role_exists('pg_monitor')$$),
  ('safe_create_table, 2 columns', 'safe',
   $$safe_create_table('pair', 'a integer, b text')$$),
  ('safe_create_table, 9 columns', 'safe',
   format('safe_create_table(%L, %L)', 'orders', :'orders')),
  ('safe_drop_table', 'safe', $$safe_drop_table('absent')$$),
  ('safe_rename_table', 'safe', $$safe_rename_table('absent', 'orders')$$),
  ('safe_add_column', 'safe', $$safe_add_column('orders', 'note', 'text')$$),
  ('safe_drop_column', 'safe', $$safe_drop_column('orders', 'absent')$$),
  ('safe_rename_column', 'safe', $$safe_rename_column('orders', 'absent', 'note')$$),
  ('safe_alter_column', 'safe', $$safe_alter_column('orders', 'note', 'TYPE text')$$),
  ('safe_create_index', 'safe',
   $$safe_create_index('customers_email_idx', 'customers',
                       '(email, lower(name) DESC) WHERE email IS NOT NULL')$$),
  ('safe_drop_index', 'safe', $$safe_drop_index('absent')$$),
  ('safe_add_constraint, check', 'safe',
   $$safe_add_constraint('orders', 'orders_price_check', 'CHECK (price >= 0)')$$),
  ('safe_add_constraint, foreign key', 'safe',
   $$safe_add_constraint('orders', 'orders_customer_id_fkey',
                         'FOREIGN KEY (customer_id) REFERENCES customers')$$),
  ('safe_drop_constraint', 'safe', $$safe_drop_constraint('orders', 'absent')$$),
  ('safe_create_enum', 'safe', $$safe_create_enum('mood', '{sad,ok,happy}')$$),
  ('safe_add_enum_value', 'safe', $$safe_add_enum_value('mood', 'ok')$$),
  ('ensure, a plain ADD COLUMN', 'safe', $$ensure('ALTER TABLE orders ADD COLUMN note text')$$),
  ('execute_sql_if_condition', 'safe',
   $$execute_sql_if_condition('SELECT 1', 'SELECT false', 'nothing to do')$$);

-- A plain statement is executed as it is by the portable engine.
DELETE FROM cases WHERE :'engine' = 'portable' AND label LIKE 'ensure%';

CREATE FUNCTION pg_temp.nanoseconds(kind text, sql text, repeat integer) RETURNS float8
LANGUAGE plpgsql AS $function$
DECLARE
  loop_text text := CASE kind
    WHEN 'statement' THEN 'DO $do$ BEGIN FOR i IN 1..%s LOOP %s; END LOOP; END $do$'
    ELSE 'SELECT count(%2$s) FROM generate_series(1, %1$s)' END;
  begun timestamptz := clock_timestamp();
BEGIN
  EXECUTE format(loop_text, repeat, sql);
  RETURN extract(epoch FROM clock_timestamp() - begun) * 1e9;
END $function$;

-- Each case is warmed up, and repeated as often as fills the time of one measurement.
DO $$
DECLARE
  one record;
  aim float8 := current_setting('bench.milliseconds')::float8 * 1e6;
  count integer;
  took float8;
BEGIN
  FOR one IN SELECT * FROM cases ORDER BY position LOOP
    count := 10;
    LOOP
      took := pg_temp.nanoseconds(one.kind, one.sql, count);
      EXIT WHEN took > aim / 10;
      count := count * 4;
    END LOOP;
    UPDATE cases SET repeat = greatest(10, count * aim / took) WHERE position = one.position;
    COMMIT;
  END LOOP;
  FOR round IN 1..current_setting('bench.rounds')::integer LOOP
    FOR one IN SELECT * FROM cases ORDER BY position LOOP
      took := pg_temp.nanoseconds(one.kind, one.sql, one.repeat) / one.repeat;
      UPDATE cases SET nanoseconds = nanoseconds || took WHERE position = one.position;
      COMMIT;
    END LOOP;
  END LOOP;
END $$;

WITH medians AS (
  SELECT position, label, kind,
         (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM unnest(nanoseconds) AS n) AS ns
    FROM cases
)
SELECT m.label, m.kind, round((m.ns - empty.ns)::numeric, 1)
  FROM medians m
  JOIN medians empty
    ON empty.label = CASE m.kind WHEN 'statement' THEN 'empty statement' ELSE 'empty call' END
 WHERE m.label NOT LIKE 'empty %'
 ORDER BY m.position;
