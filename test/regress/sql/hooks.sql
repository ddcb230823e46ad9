-- Hooks: scripts that a run executes around itself and around each of its revisions.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal, idem.hook;
CREATE SCHEMA hooks;
SET search_path = hooks, public;
CREATE TABLE log (
  n int GENERATED ALWAYS AS IDENTITY, transaction xid8 DEFAULT pg_current_xact_id(), entry text);
CREATE FUNCTION log(event text) RETURNS void LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO log (entry) VALUES (concat_ws(' ', event, current_setting('idem.direction'),
                                             current_setting('idem.revision')));
  END;
CREATE FUNCTION told() RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT concat_ws(' ', entry, 'in', dense_rank() OVER (ORDER BY transaction))
                 FROM log ORDER BY n;
  TRUNCATE log;
END $$;

SELECT load_hook(event, 'hooks/' || event || '.sql', format('SELECT log(%L);', event))
  FROM unnest('{before_run,after_run,before_revision,after_revision}'::text[]) AS event;
SELECT load_hook('after_run', 'hooks/after_run.sql', $$SELECT log('after_run');$$);
SELECT load_hook('before_all', 'hooks/before_all.sql', '');
SELECT unload_hook('before_all');
SELECT event, file, script FROM idem.hook ORDER BY event;

-- CALL: each in the transaction of its revision, those of the run in their own. migrate_to: in one.
SELECT load_migration('001_a.sql', E'-- migrate:up\nSELECT log(\'a\');\n-- migrate:down\n');
SELECT load_migration('002_b.sql', E'-- migrate:up\nSELECT log(\'b\');\n-- migrate:down\nSELECT log(\'b\');', '001');
CALL migrate('head');
SELECT told();
SELECT migrate_to('base');
SELECT told();
-- Nothing to do: none of them.
CALL migrate('base');
SELECT migrate_to('base');
SELECT stamp_to('head');
SELECT stamp_to('base');
SELECT told();
-- Outside of a run the settings are empty.
SELECT current_setting('idem.revision', true), current_setting('idem.direction', true);

-- Statement by statement: before the first and behind the last.
SELECT load_migration('002_b.sql', E'-- transaction: off\n-- migrate:up\nSELECT log(\'b\');\nSELECT log(\'b\');\n', '001');
CALL migrate('head');
SELECT told();
SELECT stamp_to('base');

-- A hook may set what its revision needs; its DDL is idempotent, its variables are those of the session.
SET idem.schema = 'hooks';
SELECT load_hook('before_revision', 'hooks/before_revision.sql', $$
SET LOCAL work_mem = '5MB';
CREATE TABLE :"schema".seen (revision text);
INSERT INTO seen VALUES (current_setting('idem.revision'));
$$);
SELECT unload_hook('after_revision'), unload_hook('after_revision');
SELECT unload_hook('before_run'), unload_hook('after_run');
SELECT load_migration('002_b.sql', E'-- migrate:up\nSELECT log(current_setting(\'work_mem\'));', '001');
CALL migrate('head');
SHOW work_mem;
TABLE seen;
SELECT told();
SELECT step->>'text' FROM idem.journal, jsonb_array_elements(steps) AS step;

-- What fails is told with its place in the file of the hook; it takes its revision along.
TRUNCATE idem.journal, idem.applied;
SELECT load_hook('after_revision', 'hooks/after_revision.sql', $$
-- a comment
SELECT log('after'); SELECT 1/0;
$$);
CALL migrate('head');
SELECT migrate_to('head');
SELECT revision, outcome, sqlstate FROM migration_history();
SELECT unload_hook('after_revision');
SELECT load_hook('before_run', 'hooks/before_run.sql', $$SELECT nothing;$$);
CALL migrate('head');
SELECT migrate_to('head');
SELECT load_hook('before_run', 'hooks/before_run.sql', $$SELEC 1;$$);
CALL migrate('head');
SELECT load_hook('before_run', 'hooks/before_run.sql', $$DELETE FROM idem.journal;$$);
CALL migrate('head');
SELECT load_hook('before_run', 'hooks/before_run.sql', $$SELECT :'nothing';$$);
CALL migrate('head');
SELECT unload_hook('before_run');
SELECT revision, outcome, sqlstate, message FROM migration_history();
-- Behind the run: what it did stays; in one transaction with it, nothing does.
SELECT load_hook('after_run', 'hooks/after_run.sql', $$SELECT log('end'); SELECT 1/0;$$);
SELECT migrate_to('head');
SELECT revision FROM migration_current();
CALL migrate('head');
SELECT revision FROM migration_current();
CALL migrate('head');
SELECT told();

\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA hooks CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal, idem.hook;
