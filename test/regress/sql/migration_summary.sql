-- migration_summary: what a database looks like, for one table and for all.
CREATE SCHEMA zoo;
SET search_path = zoo, public;
SELECT * FROM migration_summary();

CREATE TYPE mood AS ENUM ('calm', 'angry');
CREATE TABLE cage (id int GENERATED ALWAYS AS IDENTITY, name text COLLATE "C" NOT NULL, PRIMARY KEY (id));
CREATE TABLE "Tier" (
  id serial PRIMARY KEY,
  "Name" varchar(100) DEFAULT 'nobody' UNIQUE,
  mood mood,
  weight numeric(10, 2) CHECK (weight > 0),
  pounds numeric GENERATED ALWAYS AS (weight * 2) STORED,
  cage int CONSTRAINT in_cage REFERENCES cage ON DELETE CASCADE DEFERRABLE,
  place int4range, gone int, EXCLUDE USING gist (place WITH &&));
ALTER TABLE "Tier" DROP COLUMN gone;
CREATE INDEX heavy ON "Tier" (weight DESC) WHERE weight > 100;
CREATE UNIQUE INDEX by_mood ON "Tier" USING btree (mood, lower("Name")) INCLUDE (cage);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'heavy'::regclass;
CREATE TABLE visit (day date) PARTITION BY RANGE (day);
CREATE TABLE visit_may PARTITION OF visit FOR VALUES FROM ('2024-05-01') TO ('2024-06-01');
CREATE INDEX visit_day ON visit (day);
CREATE TABLE nothing ();
CREATE VIEW names AS SELECT "Name" FROM "Tier";

-- All tables: partitions belong to their parent, views are none, nor is our own state.
SELECT * FROM migration_summary();
-- One.
SELECT * FROM migration_summary('"Tier"') WHERE kind = 'index';
SELECT * FROM migration_summary('zoo.cage');
SELECT * FROM migration_summary('visit_may');
SELECT * FROM migration_summary('nothing');
SELECT name, definition FROM migration_summary('names');
SELECT DISTINCT kind FROM migration_summary('idem.revision') ORDER BY 1;
-- A table that search_path does not lead to says where it is.
SET search_path = public;
SELECT DISTINCT "table" FROM migration_summary() ORDER BY 1;
SELECT DISTINCT "table" FROM migration_summary('zoo.visit');

SELECT * FROM migration_summary('missing');
SELECT * FROM migration_summary('nowhere.cage');
SELECT * FROM migration_summary('a b');

-- For everybody, and in a read-only transaction.
CREATE ROLE regress_idem_visitor;
BEGIN READ ONLY;
SET LOCAL ROLE regress_idem_visitor;
SELECT count(*) > 5 FROM migration_summary();
ROLLBACK;
DROP ROLE regress_idem_visitor;

SET client_min_messages = warning;
DROP SCHEMA zoo CASCADE;
