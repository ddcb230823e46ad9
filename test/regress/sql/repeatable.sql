-- Repeatable revisions: views, functions and the like, applied again whenever their file has another
-- text, behind all revisions that are not repeatable.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE SCHEMA views;
SET search_path = views, public;

SELECT load_migration('001_books.sql', $$
-- migrate:up
CREATE TABLE books (id int PRIMARY KEY, title text);
-- migrate:down
DROP TABLE books;
$$);
SELECT load_migration('a_titles.sql', $$
-- repeatable: on
-- depends: b_books
-- migrate:up
CREATE OR REPLACE VIEW titles AS SELECT title FROM all_books;
$$);
SELECT load_migration('b_books.sql', $$
-- repeatable: on
-- migrate:up
DROP VIEW IF EXISTS all_books CASCADE;
CREATE VIEW all_books AS SELECT id, title FROM books;
-- migrate:down
DROP VIEW all_books CASCADE;
-- migrate:verify
SELECT view_exists('all_books');
$$);
-- The parent that is offered is not taken: it has none, and is no head.
SELECT load_migration('c_reference.sql', $$
-- repeatable: on
-- migrate:up
DELETE FROM books WHERE id < 3;
INSERT INTO books VALUES (1, 'Emma');
CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql RETURN 41;
$$, '001');
SELECT revision, parents, repeatable, description FROM idem.revision ORDER BY revision;
SELECT revision FROM migration_heads();
SELECT position, revision, direction FROM migration_plan('head');
SELECT migrate_to('head');
SELECT revision FROM migration_current();
SELECT migrate_to('head');

-- Only what has changed is applied again, and what depends on that: nothing is lost by its CASCADE.
SELECT load_migration('b_books.sql', $$
-- repeatable: on
-- migrate:up
DROP VIEW IF EXISTS all_books CASCADE;
CREATE VIEW all_books AS SELECT id, title, length(title) FROM books;
$$);
SELECT load_migration('c_reference.sql', $$
-- repeatable: on
-- migrate:up
DELETE FROM books WHERE id < 3;
INSERT INTO books VALUES (1, 'Emma'), (2, 'Ulysses');
UPDATE books SET title = upper(title);
CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql RETURN 42;
$$);
SELECT position, revision, direction FROM migration_plan('head');
CALL migrate('head');
TABLE titles;
SELECT answer();
SELECT migrate_to('head');
SELECT revision, direction, outcome FROM migration_history();
SELECT revision, applied_order FROM idem.applied ORDER BY applied_order;

-- What PostgreSQL refuses is told with its place; nothing has changed, and the next run tries again.
SELECT load_migration('d_old.sql', $$
-- repeatable: on
-- migrate:up
CREATE OR REPLACE VIEW old AS SELECT id, title FROM books;
$$);
SELECT migrate_to('head');
SELECT load_migration('d_old.sql', $$
-- repeatable: on
-- migrate:up
CREATE OR REPLACE VIEW old AS SELECT title FROM books;
$$);
CALL migrate('head');
SELECT revision, checksum = (SELECT checksum FROM idem.revision r WHERE r.revision = a.revision)
  FROM idem.applied a ORDER BY applied_order;
-- Without OR REPLACE what is there is compared, and the difference told.
SELECT load_migration('d_old.sql', $$
-- repeatable: on
-- migrate:up
CREATE VIEW old AS SELECT title FROM books;
$$);
CALL migrate('head');
SELECT unload_migration('d_old');
DROP VIEW old;

-- A target other than head and heads leaves them alone; one of them may be the target itself.
SELECT load_migration('002_author.sql', $$
-- migrate:up
ALTER TABLE books ADD COLUMN author text;
-- migrate:down
ALTER TABLE books DROP COLUMN author;
$$, '001');
SELECT load_migration('003_year.sql', $$
-- migrate:up
ALTER TABLE books ADD COLUMN year int;
-- migrate:down
ALTER TABLE books DROP COLUMN year;
$$, '002');
SELECT load_migration('e_authors.sql', $$
-- repeatable: on
-- depends: 002
-- transaction: off
-- migrate:up
DROP MATERIALIZED VIEW IF EXISTS authors;
CREATE MATERIALIZED VIEW authors AS SELECT author FROM books;
CREATE UNIQUE INDEX CONCURRENTLY author ON authors (author);
-- migrate:down
DROP MATERIALIZED VIEW authors;
$$);
SELECT revision FROM migration_plan('002');
SELECT revision FROM migration_plan('+1');
SELECT revision FROM migration_plan('+2');
CALL migrate('e_authors');
SELECT migrate_to('e_authors');
SELECT migrate_to('e_authors', 'down');

-- They stay when others go down, but for what they depend on; base takes all.
CALL migrate('heads');
SELECT revision, direction FROM migration_plan('002');
SELECT revision, direction FROM migration_plan('-1');
SELECT revision, direction FROM migration_plan('001');
CALL migrate('001');
SELECT revision, direction FROM migration_plan('base');
SELECT revision FROM migration_plan('heads');
SELECT load_migration('b_books.sql', $$
-- repeatable: on
-- migrate:up
DROP VIEW IF EXISTS all_books CASCADE;
CREATE VIEW all_books AS SELECT id, title FROM books;
-- migrate:down
DROP VIEW all_books CASCADE;
$$);
CALL migrate('base');
SELECT count(*) FROM idem.applied;
SELECT table_exists('books');

-- Recorded without being run, also again, and with the same targets.
SELECT stamp_to('heads');
SELECT load_migration('c_reference.sql', E'-- repeatable: on\n-- migrate:up\nSELECT 1;');
SELECT stamp_to('003', 'up');
SELECT revision FROM migration_plan('heads');
SELECT stamp_to('heads');
SELECT revision FROM migration_plan('heads');
SELECT stamp_to('base');

-- Nothing else can come after one.
SELECT load_migration('004_after.sql', E'-- revises: a_titles\n-- migrate:up');
SELECT migrate_to('heads');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('004_after.sql', E'-- revises: 003\n-- repeatable: on\n-- migrate:up');
SELECT unload_migration('004');
-- One that was given up is forgotten, unless another one needs it.
SELECT unload_migration('b_books');
SELECT unload_migration('a_titles');
SELECT unload_migration('b_books');

\set VERBOSITY terse
SET client_min_messages = warning;
DROP SCHEMA views CASCADE;
TRUNCATE idem.revision, idem.applied, idem.journal;
