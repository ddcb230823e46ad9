-- What passes by itself is tried again: a lock that is not free, a deadlock, a serialization failure.
-- What does not pass is not; nor is a cancel.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA dock;
SET search_path = dock, public;
CREATE SEQUENCE tries;  -- what no rollback takes back
CREATE TABLE crane (id int);
CREATE FUNCTION fails(sqlstate text, times int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF nextval('dock.tries') <= times THEN
    RAISE 'try % fails', currval('dock.tries') USING ERRCODE = sqlstate;
  END IF;
END $$;
CREATE FUNCTION try(sqlstate text, times int) RETURNS text LANGUAGE sql AS $$
  SELECT setval('dock.tries', 1, false);
  SELECT load_migration('001_try.sql', format('-- migrate:up
    INSERT INTO dock.crane VALUES (1);
    SELECT dock.fails(%L, %s);
-- migrate:down
    DELETE FROM dock.crane;', sqlstate, times));
  SELECT format('%s, %s times', sqlstate, times) $$;
CREATE FUNCTION last_attempt() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', outcome, sqlstate, jsonb_path_query_array(steps, '$[*].outcome'))
    FROM idem.journal ORDER BY id DESC LIMIT 1 $$;

SELECT try('40001', 2);
CALL migrate('head');
SELECT last_attempt();
SELECT * FROM crane;
CALL migrate('base');

SELECT try('40P01', 1);
CALL migrate('head');
CALL migrate('base');
SELECT try('55P03', 1);
CALL migrate('head');
CALL migrate('base');

SELECT try('57014', 1);
CALL migrate('head');
SELECT last_attempt();
SELECT try('22012', 1);
CALL migrate('head');
SELECT last_attempt();

-- Without patience nothing is tried again.
SET pg_idem.lock_patience = 0;
SELECT try('40001', 1);
CALL migrate('head');
SELECT last_attempt();
RESET pg_idem.lock_patience;

-- A function cannot roll back and try again.
SELECT try('40001', 1);
SELECT migrate_to('head');
SELECT count(*) FROM crane;

SET client_min_messages = warning;
TRUNCATE idem.revision, idem.applied, idem.journal;
DROP SCHEMA dock CASCADE;
