-- What a revision outside a transaction has done is not done again, however often and wherever its runs
-- fail after that.
\pset tuples_only on
\pset format unaligned
\set VERBOSITY terse
CREATE TABLE done (what text);
CREATE TABLE tick (n int);
CREATE TABLE number AS SELECT 0 AS n;
SELECT load_migration('001_often.sql', $$-- transaction: off
-- migrate:up
INSERT INTO done SELECT 'first, ' || count(*) FROM done;
INSERT INTO tick SELECT 1 / n FROM number;
INSERT INTO done SELECT 'last, ' || count(*) FROM done;
$$);
CALL migrate('head');
CALL migrate('head');
CALL migrate('head');
-- Nor where a hook fails before the revision has begun.
SELECT load_hook('before_revision', 'hook.sql', 'SELECT 1 / n FROM number;');
CALL migrate('head');
SELECT unload_hook('before_revision');
CALL migrate('head');
SELECT outcome, sqlstate, statements_done FROM idem.journal ORDER BY id;
SELECT * FROM done;
UPDATE number SET n = 1;
CALL migrate('head');
SELECT * FROM done;
SELECT outcome, sqlstate, statements_done FROM idem.journal ORDER BY id DESC LIMIT 1;
-- But it is all done again when it goes up once more.
SELECT stamp_to('base');
CALL migrate('head');
SELECT * FROM done;

SELECT stamp_to('base'), unload_migration('001');

-- BEGIN and COMMIT of other tools' files are passed over here as well.
SELECT load_migration('002_begins.sql', $$-- transaction: off
-- migrate:up
BEGIN;
INSERT INTO done VALUES ('begun');
COMMIT;
$$);
CALL migrate('head');
SELECT stamp_to('base'), unload_migration('002');
-- A repeatable revision without a way down has nothing to do outside a transaction when it is reverted.
SELECT load_migration('again.sql', E'-- repeatable: on\n-- transaction: off\n-- migrate:up\n');
CALL migrate('heads');
SELECT migrate_to('base');
SELECT revision, direction, outcome, statements_done FROM idem.journal ORDER BY id DESC LIMIT 2;
SELECT unload_migration('again');
DROP TABLE done, tick, number;
TRUNCATE idem.journal;
