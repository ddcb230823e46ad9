-- Every function can be called from PL/pgSQL: in loops, in a DO block, inside a BEGIN ... EXCEPTION
-- block that swallows its error. What had been done inside is then undone, what was done before
-- stays, and the session goes on in health.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA cellar;
SET search_path = cellar, public;
CREATE TABLE wine (id int, year int);
CREATE TYPE colour AS ENUM ('red');

-- Every kind of error, from every function, swallowed; each with the SQLSTATE it should have.
CREATE FUNCTION swallow(call text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE 'SELECT ' || call;
  RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE || ' ' || SQLERRM;
END $$;
SELECT swallow($$safe_create_table('t', 'id nonsense')$$);
SELECT swallow($$safe_create_table('a b', 'id int')$$);
SELECT swallow($$safe_create_table('t', '(id int); SELECT 1')$$);
SELECT swallow($$safe_drop_table('cellar.colour; x')$$);
SELECT swallow($$safe_rename_table('x', 'y')$$);
SELECT swallow($$safe_add_column('x', 'y', 'int')$$);
SELECT swallow($$safe_drop_column('wine', NULL)$$);
SELECT swallow($$safe_rename_column('wine', 'id', 'year')$$);
SELECT swallow($$safe_alter_column('wine', 'missing', 'SET NOT NULL')$$);
SELECT swallow($$safe_create_index('i', 'wine', 'missing')$$);
SELECT swallow($$safe_drop_index('wine')$$);
SELECT swallow($$safe_add_constraint('wine', 'c', 'CHECK (missing)')$$);
SELECT swallow($$safe_drop_constraint('wine', 'a.b')$$);
SELECT swallow($$safe_create_enum('wine', '{a}')$$);
SELECT swallow($$safe_add_enum_value('missing', 'a')$$);
SELECT swallow($$ensure('CREATE TABLE t (id int); SELECT 1 / 0')$$);
SELECT swallow($$execute_sql_if_condition('SELECT 1', 'SELECT 1, 2', 'x')$$);
SELECT swallow($$load_migration('001_x.sql', 'SELECT 1')$$);
SELECT swallow($$load_migration('x', '-- migrate:up')$$);
SELECT swallow($$migrate_to('missing')$$);
SELECT swallow($$stamp_to('missing')$$);
SELECT swallow($$migration_plan('head', 'sideways')$$);
SELECT swallow($$migration_summary('missing')$$);
SELECT swallow($$table_exists('')$$);
SELECT table_exists('t');

-- In a transaction: what was done inside the block is undone, the rest is kept.
BEGIN;
SELECT safe_add_column('wine', 'name', 'text');
DO $$
BEGIN
  PERFORM safe_add_column('wine', 'price', 'numeric');
  PERFORM safe_create_table('barrel', 'id int');
  PERFORM safe_add_column('wine', 'name', 'text');
  PERFORM safe_create_index('broken', 'wine', 'missing');
EXCEPTION WHEN undefined_column THEN
  RAISE NOTICE 'swallowed: %', SQLERRM;
END $$;
SELECT column_exists('wine', 'name'), column_exists('wine', 'price'), table_exists('barrel');
SELECT safe_add_column('wine', 'price', 'numeric');
COMMIT;
SELECT column_exists('wine', 'name'), column_exists('wine', 'price');

-- Blocks in blocks, and a savepoint around them.
BEGIN;
SAVEPOINT before;
DO $$
BEGIN
  PERFORM safe_create_table('outer_table', 'id int');
  BEGIN
    PERFORM safe_create_table('inner_table', 'id int');
    PERFORM ensure('SELECT safe_create_table(''innermost'', ''id int''); SELECT ensure(''SELECT 1 / 0'')');
  EXCEPTION WHEN division_by_zero THEN
    PERFORM safe_create_table('instead', 'id int');
  END;
  PERFORM safe_drop_table('missing');
END $$;
SELECT table_exists('outer_table'), table_exists('inner_table'), table_exists('innermost'),
       table_exists('instead');
ROLLBACK TO before;
SELECT table_exists('outer_table'), table_exists('instead');
SELECT safe_create_table('outer_table', 'id int');
COMMIT;
SELECT table_exists('outer_table');

-- Five hundred times, with an error each second time: no lock, no relation, no subtransaction is
-- left open (the server would warn at commit), and none of them is in the way of the next.
SET client_min_messages = warning;
DO $$
DECLARE
  changed int := 0;
  failed int := 0;
BEGIN
  FOR i IN 1..500 LOOP
    BEGIN
      IF safe_create_table('often', 'id int CHECK (id > 0)') THEN
        changed := changed + 1;
      END IF;
      IF i % 2 = 0 THEN
        PERFORM safe_create_index('often_i', 'often', 'missing + 1');
      END IF;
    EXCEPTION WHEN undefined_column OR syntax_error THEN
      failed := failed + 1;
    END;
  END LOOP;
  RAISE WARNING 'changed %, failed %', changed, failed;
END $$;
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'often'::regclass;
RESET client_min_messages;

-- A function with a loop over the catalog, as migrations have them.
DO $$
DECLARE
  t regclass;
BEGIN
  FOR t IN SELECT oid::regclass FROM pg_class
            WHERE relnamespace = 'cellar'::regnamespace AND relkind = 'r' ORDER BY relname
  LOOP
    PERFORM safe_add_column(t::text, 'made_at', 'timestamptz NOT NULL DEFAULT now()');
  END LOOP;
END $$;

-- A whole run inside a block: the run fails, the block goes on; nothing of it stays.
SELECT load_migration('001_ok.sql', $$
-- migrate:up
SELECT safe_create_table('cask', 'id int');
-- migrate:down
SELECT safe_drop_table('cask');
$$), load_migration('002_bad.sql', $$
-- migrate:up
SELECT safe_create_table('bottle', 'id int');
SELECT 1 / 0;
$$, '001');
DO $$
BEGIN
  PERFORM migrate_to('head');
EXCEPTION WHEN division_by_zero THEN
  RAISE NOTICE '%', SQLERRM;
  PERFORM migrate_to('001');
END $$;
SELECT table_exists('cask'), table_exists('bottle'), (SELECT string_agg(revision, ' ') FROM migration_current());
SELECT count(*) FROM pg_locks WHERE locktype = 'advisory';

-- A block inside a migration: what it swallows is undone, and not in the journal either.
SELECT load_migration('002_bad.sql', $$
-- migrate:up
DO $do$
BEGIN
  PERFORM safe_create_table('bottle', 'id int');
  BEGIN
    PERFORM safe_create_table('glass', 'id int');
    PERFORM 1 / 0;
  EXCEPTION WHEN division_by_zero THEN
    PERFORM safe_create_table('cup', 'id int');
  END;
END $do$;
-- migrate:down
SELECT safe_drop_table('bottle');
SELECT safe_drop_table('cup');
$$, '001');
SELECT migrate_to('head');
SELECT table_exists('bottle'), table_exists('glass'), table_exists('cup');
SELECT step ->> 'text' FROM migration_history() AS h, jsonb_array_elements(h.steps) AS step
 WHERE h.revision = '002';
SELECT migrate_to('base');

SET client_min_messages = warning;
DROP SCHEMA cellar CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
