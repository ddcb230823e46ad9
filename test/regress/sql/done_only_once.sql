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
DROP TABLE done, tick, number;
TRUNCATE idem.journal;
