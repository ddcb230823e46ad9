-- stamp_to: records what leads to the target, up or down, without executing any of it; and accepts
-- files that changed after they were applied. pg_idem.on_changed_file: the policy for those.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA stamps;
SET search_path = stamps, public;
SELECT load_migration('001_one.sql', E'-- migrate:up\nCREATE TABLE one (id int);\n-- migrate:down\nDROP TABLE one;\n'),
       load_migration('002_two.sql', E'-- migrate:up\nCREATE TABLE two (id int);\n', '001'),
       load_migration('003_three.sql', E'-- migrate:up\nCREATE TABLE three (id int);\n-- migrate:down\nDROP TABLE three;', '002');

-- Up: recorded, nothing made.
SELECT stamp_to('002');
SELECT stamp_to('002'), table_exists('one'), table_exists('two');
SELECT revision, stamped, duration FROM idem.applied ORDER BY applied_order;
SELECT migrate_to('head');
-- Down: forgotten, nothing dropped; a way down is not needed for that.
SELECT migrate_to('base');
\echo :LAST_ERROR_SQLSTATE
SELECT stamp_to('base');
SELECT table_exists('three'), (SELECT count(*) FROM migration_current());
SELECT revision, direction, outcome,
       (SELECT jsonb_agg(step - 'ms') FROM jsonb_array_elements(steps) AS step) FROM migration_history();

-- With a direction; and the errors of targets.
SELECT stamp_to('003', 'up'), stamp_to('001', 'down'), stamp_to('003', NULL);
SELECT stamp_to('001', 'sideways');
SELECT stamp_to('missing');
SELECT stamp_to(NULL);

-- A file that changed after it was applied stops a run, up or down, even one to nowhere ...
SELECT load_migration('001_one.sql', E'-- migrate:up\nCREATE TABLE one (id bigint);\n-- migrate:down\nDROP TABLE one;\n');
SELECT migrate_to('head');
\echo :LAST_ERROR_SQLSTATE
SELECT migrate_to('001');
CALL migrate('head');
SELECT revision FROM migration_plan('base');
SELECT load_migration('002_two.sql', E'-- migrate:up\nCREATE TABLE two (id bigint);\n', '001');
SELECT migrate_to('head');
-- ... while the policy is error; as a warning it is told each time.
SET pg_idem.on_changed_file = warning;
SELECT migrate_to('head');
SELECT count(*) FROM migration_plan('002');
SET pg_idem.on_changed_file = ignore;
RESET pg_idem.on_changed_file;
-- Loading the old text again is as if nothing had happened.
SELECT load_migration('002_two.sql', E'-- migrate:up\nCREATE TABLE two (id int);\n', '001');
SELECT migrate_to('head');
-- stamp_to accepts the text of now, of all that changed, whether it moves or not.
SELECT stamp_to('001', 'up');
SELECT string_agg(revision, ' ' ORDER BY applied_order) FROM idem.applied;
SELECT stamp_to('head'), migrate_to('head');
SELECT revision, direction, outcome FROM migration_history() ORDER BY started_at DESC LIMIT 2;
-- A change that only renames the file, or of a revision that is not applied, is none.
SELECT load_migration('001_uno.sql', E'-- migrate:up\nCREATE TABLE one (id bigint);\n-- migrate:down\nDROP TABLE one;\n');
SELECT load_migration('004_four.sql', E'-- migrate:up\n', '003'), load_migration('004_four.sql', E'-- migrate:up\n\n', '003');
SELECT migrate_to('head');

-- What changed is told once, where there is something to do too.
SELECT load_migration('002_two.sql', E'-- migrate:up\nCREATE TABLE two (id int8);\n', '001'), load_migration('005_five.sql', '-- migrate:up', '004');
SET pg_idem.on_changed_file = warning;
SELECT migrate_to('005');
SELECT load_migration('006_six.sql', '-- migrate:up', '005');
CALL migrate('006');
RESET pg_idem.on_changed_file;
-- A repeatable revision that changed is not accepted: it is applied again.
SELECT load_migration('again.sql', E'-- repeatable: on\n-- migrate:up\n'), stamp_to('heads'),
       load_migration('again.sql', E'-- repeatable: on\n-- migrate:up\n\n'), stamp_to('001', 'up');
SELECT revision FROM migration_plan('heads');

SET client_min_messages = warning;
DROP SCHEMA stamps CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
