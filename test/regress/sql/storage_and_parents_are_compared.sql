-- A table's storage parameters and parents, an index's storage parameters and those of its operator
-- classes are held against the statement like everything else.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA stored;
SET search_path = stored, public;
CREATE TABLE hot (id int PRIMARY KEY, word text)
  WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = off);

-- As it is, in any order; and otherwise.
SELECT ensure($$CREATE TABLE hot (id int PRIMARY KEY, word text)
  WITH (toast.autovacuum_enabled = off, autovacuum_enabled = off, fillfactor = '70')$$);
SELECT ensure('CREATE TABLE hot (id int PRIMARY KEY, word text) WITH (fillfactor = 80)');
SELECT ensure('CREATE TABLE hot (id int PRIMARY KEY, word text)');
CREATE TABLE cold (id int);
SELECT ensure('CREATE TABLE cold (id int) WITH (fillfactor = 50)');
SELECT ensure('CREATE TABLE cold (id int) WITH (oids = false, toast.autovacuum_enabled = off)');
-- A column or constraint says nothing of it.
SELECT ensure('ALTER TABLE hot ADD COLUMN word text, ADD CHECK (id > 0)');
SELECT ensure('ALTER TABLE hot ADD COLUMN word text');

-- What is set already.
SELECT ensure('ALTER TABLE hot SET (autovacuum_enabled = off, toast.autovacuum_enabled = off, fillfactor = 70)');
SELECT ensure('ALTER TABLE hot SET (fillfactor = 70, toast.autovacuum_enabled = on)');
SELECT ensure('ALTER TABLE hot SET (fillfactor = 70, toast.autovacuum_enabled = on)');

-- A later statement may be what sets it.
SELECT ensure('CREATE TABLE cold (id int); ALTER TABLE cold SET (fillfactor = 40)');
SELECT ensure('CREATE TABLE cold (id int); ALTER TABLE cold SET (fillfactor = 40)');

-- Indexes.
SELECT ensure('CREATE INDEX hot_word ON hot (word) WITH (fillfactor = 60)');
SELECT ensure('CREATE INDEX hot_word ON hot (word) WITH (fillfactor = 60)');
SELECT ensure('CREATE INDEX hot_word ON hot (word)');
SELECT ensure('CREATE INDEX ON hot (word) WITH (fillfactor = 65)');
SELECT ensure('CREATE INDEX cold_id ON cold (id); ALTER INDEX cold_id SET (fillfactor = 55)');
SELECT ensure('CREATE INDEX cold_id ON cold (id); ALTER INDEX cold_id SET (fillfactor = 55)');

-- The index of a constraint, where the statement says it.
SELECT ensure('ALTER TABLE cold ADD CONSTRAINT cold_key UNIQUE (id) WITH (fillfactor = 45)');
SELECT ensure('ALTER TABLE cold ADD CONSTRAINT cold_key UNIQUE (id) WITH (fillfactor = 45)');
SELECT ensure('ALTER TABLE cold ADD CONSTRAINT cold_key UNIQUE (id) WITH (fillfactor = 46)');
SELECT ensure('ALTER TABLE cold ADD CONSTRAINT cold_key UNIQUE (id)');

-- Operator classes.
CREATE TABLE texts (words tsvector);
SELECT ensure('CREATE INDEX texts_words ON texts USING gist (words tsvector_ops (siglen = 100))');
SELECT ensure('CREATE INDEX texts_words ON texts USING gist (words tsvector_ops (siglen = 100))');
SELECT ensure('CREATE INDEX texts_words ON texts USING gist (words tsvector_ops (siglen = 200))');
SELECT ensure('CREATE INDEX texts_words ON texts USING gist (words)');

-- Parents.
CREATE TABLE animal (name text);
CREATE TABLE pet (owner text);
CREATE TABLE cat (lives int) INHERITS (animal);
SELECT ensure('CREATE TABLE cat (lives int) INHERITS (animal)');
SELECT ensure('CREATE TABLE cat (lives int) INHERITS (pet)');
SELECT ensure('CREATE TABLE cat (lives int) INHERITS (animal, pet)');
SELECT ensure('CREATE TABLE cat (lives int)');
SELECT ensure('CREATE TABLE pet (owner text) INHERITS (animal)');
CREATE TABLE dog () INHERITS (pet, animal);
SELECT ensure('CREATE TABLE dog () INHERITS (animal, pet)');
-- What pg_dump writes of a partition.
CREATE TABLE visit (day date) PARTITION BY RANGE (day);
SELECT ensure($$CREATE TABLE visit_24 (day date);
  ALTER TABLE ONLY visit ATTACH PARTITION visit_24 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')$$);
SELECT ensure($$CREATE TABLE visit_24 (day date);
  ALTER TABLE ONLY visit ATTACH PARTITION visit_24 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')$$);

SET client_min_messages = warning;
DROP SCHEMA stored CASCADE;
