-- safe_create_index: makes what is not there; compares what is by all that makes an index; and builds
-- again what is not valid.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA library;
SET search_path = library, public;
CREATE TABLE book (id int, title text, author text, year int, tags text[], sold boolean, spot point);

-- The definition is what follows the table in SQL; its parentheses may be left out.
SELECT safe_create_index('by_title', 'book', 'title');
SELECT safe_create_index('by_title', 'book', 'title'), safe_create_index('by_title', 'book', '(title)'),
       safe_create_index('by_title', 'library.book', 'USING btree (title ASC NULLS LAST)');
SELECT safe_create_index('by_year', 'book', 'year DESC, id');
SELECT safe_create_index('by_year', 'book', '(year DESC NULLS FIRST, id)');
SELECT safe_create_index('by_sum', 'book', '(id + year), lower(title)');
SELECT safe_create_index('by_sum', 'book', '((id + year), lower(title))');
SELECT safe_create_index('by_sum_down', 'book', '(id + year) DESC');
SELECT safe_create_index('by_sum_down', 'book', '((id + year) DESC)');
SELECT safe_create_index('by_tags', 'book', 'USING gin (tags)'), safe_create_index('by_tags', 'book', 'using GIN (tags)');
SELECT safe_create_index('unsold', 'book', '(author) INCLUDE (title) WHERE NOT sold');
SELECT safe_create_index('unsold', 'book', '(author) INCLUDE (title) WHERE (NOT sold) -- and a comment');
SELECT safe_create_index('one_title', 'book', 'title, author', is_unique := true);
SELECT safe_create_index('one_title', 'book', 'title, author', true);
SELECT safe_create_index('one_year', 'book', '(year) NULLS NOT DISTINCT', true);
SELECT safe_create_index('one_year', 'book', '(year) NULLS NOT DISTINCT', true);
SELECT safe_create_index('like_title', 'book', 'title text_pattern_ops, author COLLATE "C" DESC');
SELECT safe_create_index('like_title', 'book', 'title pg_catalog.text_pattern_ops, author COLLATE "C" DESC');
SELECT safe_create_index('"Nach Größe"', 'book', 'year');
SELECT safe_create_index('"Nach Größe"', 'book', 'year');

-- Each property otherwise: method, keys and their order, direction, nulls, class, collation,
-- uniqueness, distinct nulls, included columns, predicate, expression.
SELECT safe_create_index('by_title', 'book', 'USING hash (title)');
SELECT safe_create_index('by_title', 'book', 'author');
SELECT safe_create_index('by_title', 'book', 'title', is_unique := true);
SELECT safe_create_index('by_title', 'book', 'title DESC');
SELECT safe_create_index('by_title', 'book', 'title NULLS FIRST');
SELECT safe_create_index('by_title', 'book', 'title text_pattern_ops');
SELECT safe_create_index('by_title', 'book', 'title COLLATE "C"');
SELECT safe_create_index('by_title', 'book', '(title) WHERE title IS NOT NULL');
SELECT safe_create_index('by_title', 'book', '(title) INCLUDE (author)');
SELECT safe_create_index('by_title', 'book', 'lower(title)');
SELECT safe_create_index('by_title', 'book', 'title, author');
SELECT safe_create_index('by_year', 'book', 'id, year DESC');
SELECT safe_create_index('by_year', 'book', 'year, id');
SELECT safe_create_index('by_sum', 'book', '(id - year), lower(title)');
SELECT safe_create_index('unsold', 'book', '(author) INCLUDE (year) WHERE NOT sold');
SELECT safe_create_index('unsold', 'book', '(author) INCLUDE (title) WHERE sold');
SELECT safe_create_index('unsold', 'book', '(author) INCLUDE (title)');
SELECT safe_create_index('one_title', 'book', 'title, author');
SELECT safe_create_index('one_year', 'book', 'year', true);
SELECT safe_create_index('"Nach Größe"', 'book', 'id');

-- An index's name is taken in its schema: one on another table is not the wanted one.
CREATE TABLE paper (title text);
SELECT safe_create_index('by_title', 'paper', 'title');
CREATE SCHEMA archive;
CREATE TABLE archive.book (title text);
SELECT safe_create_index('by_title', 'archive.book', 'title'), safe_create_index('by_title', 'archive.book', 'title');
-- Nor is something that is no index.
SELECT safe_create_index('paper', 'book', 'title');
\echo :LAST_ERROR_SQLSTATE
-- The index of a constraint is an index of that name.
ALTER TABLE paper ADD CONSTRAINT paper_title UNIQUE (title);
SELECT safe_create_index('paper_title', 'paper', 'title', true);
SELECT safe_create_index('paper_title', 'paper', 'title');

-- On a materialized view and a partitioned table.
CREATE MATERIALIZED VIEW titles AS SELECT title FROM book;
SELECT safe_create_index('titles_title', 'titles', 'title', true);
SELECT safe_create_index('titles_title', 'titles', 'title', true);
CREATE TABLE loan (day date) PARTITION BY RANGE (day);
SELECT safe_create_index('loan_day', 'loan', 'day'), safe_create_index('loan_day', 'loan', 'day');

-- Unnamed, in plain SQL: any index of that definition is the one.
SELECT ensure('CREATE INDEX ON book (title)'), ensure('CREATE INDEX ON book (id)'), ensure('CREATE INDEX ON book (id)');
SELECT ensure('CREATE UNIQUE INDEX IF NOT EXISTS by_title ON book (title)');

-- How it can go wrong.
SELECT safe_create_index('i', 'nothing', 'title');
\set VERBOSITY sqlstate
SELECT safe_create_index('i', 'book', 'missing');
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE
SELECT safe_create_index('by_title', 'book', 'missing');
SELECT safe_create_index('by_title', 'book', 'lower(missing)');
SELECT safe_create_index('i', 'book', 'spot');
SELECT safe_create_index('i', 'book', 'USING nonsense (title)');
SELECT safe_create_index('by_title', 'book', 'USING nonsense (title)');
SELECT safe_create_index('i', 'book', '');
SELECT safe_create_index('i', 'book', '(title');
SELECT safe_create_index('library.i', 'book', 'title');
SELECT safe_create_index(NULL, 'book', 'title');
SELECT safe_create_index('i', 'book', NULL);
INSERT INTO book (title, year) VALUES ('twice', 1), ('twice', 2);
SELECT safe_create_index('i', 'book', 'title', true);
\echo :LAST_ERROR_SQLSTATE
SELECT index_exists('book', 'i');

-- What follows a key that is an expression is of the key, without a word between them too.
SELECT safe_create_index('k', 'book', '(year + 1) NULLS FIRST'), safe_create_index('k', 'book', '((year + 1) NULLS FIRST)');

-- A COLLATE inside of the parentheses is the key's; a column in parentheses is a column.
CREATE TABLE shelf (code text COLLATE "C", title text);
SELECT safe_create_index('j', 'shelf', '((lower(title) COLLATE "C"), (code COLLATE "C"), (title COLLATE "C"), (title))');
SELECT safe_create_index('j', 'shelf', '((lower(title) COLLATE "C"), (code COLLATE "C"), (title COLLATE "C"), (title))');
SELECT safe_create_index('j', 'shelf', '((lower(title) COLLATE "C"), (code COLLATE "POSIX"), title, title)');

SET client_min_messages = warning;
DROP SCHEMA library, archive CASCADE;
