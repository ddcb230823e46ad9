-- An index whose concurrent build was broken off is there, and of no use to anybody: it counts as
-- absent and is built again.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA mill;
SET search_path = mill, public;
CREATE TABLE grain (kind text);
INSERT INTO grain VALUES ('rye'), ('rye');
CREATE UNIQUE INDEX CONCURRENTLY one_kind ON grain (kind);
SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_kind'::regclass;

-- Still two of a kind: the error is told, and nothing is lost.
SELECT safe_create_index('one_kind', 'grain', 'kind', is_unique := true);
\echo :LAST_ERROR_SQLSTATE
SELECT index_exists('grain', 'one_kind');

DELETE FROM grain;
INSERT INTO grain VALUES ('rye');
SELECT safe_create_index('one_kind', 'grain', 'kind', is_unique := true);
SELECT indisvalid FROM pg_index WHERE indexrelid = 'one_kind'::regclass;
SELECT safe_create_index('one_kind', 'grain', 'kind', is_unique := true);
INSERT INTO grain VALUES ('rye');

-- The same where the remains are of another definition.
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_kind'::regclass;
SELECT safe_create_index('one_kind', 'grain', 'lower(kind)');
SELECT pg_get_indexdef('one_kind'::regclass);

-- One on another table is not ours to drop.
CREATE TABLE flour (kind text);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_kind'::regclass;
SELECT safe_create_index('one_kind', 'flour', 'kind');
SELECT index_exists('grain', 'one_kind');

-- An unnamed index: what is not valid is passed over.
SELECT ensure('CREATE INDEX ON grain (lower(kind))');
SELECT ensure('CREATE INDEX ON grain (lower(kind))');
SELECT count(*) FROM pg_index WHERE indrelid = 'grain'::regclass;

SET client_min_messages = warning;
DROP SCHEMA mill CASCADE;
