-- The constraints of a table that exists are compared with the definition. Two equal constraints are
-- the same one under any name; one of the same name that is another constraint is told.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA constraints;
SET search_path = constraints, public;
CREATE TABLE country (code text PRIMARY KEY, zone int, name text, UNIQUE (zone, name));

-- Each kind, named by PostgreSQL here and named by hand there, or inside the column.
CREATE TABLE city (id int PRIMARY KEY, name text UNIQUE, size int CHECK (size > 0),
  country text REFERENCES country, zone int, spot point,
  EXCLUDE USING gist (spot WITH ~=), UNIQUE (country, name), CHECK (name <> 'x' AND size < 9));
SELECT safe_create_table('city', $$
  id int, name text, size int, country text, zone int, spot point,
  CONSTRAINT a PRIMARY KEY (id), CONSTRAINT b UNIQUE (name), CONSTRAINT c CHECK (size > 0),
  CONSTRAINT d FOREIGN KEY (country) REFERENCES constraints.country (code),
  CONSTRAINT e EXCLUDE USING gist (spot WITH OPERATOR(pg_catalog.~=)),
  CONSTRAINT f UNIQUE (country, name), CONSTRAINT g CHECK (((name <> 'x'::text)) AND (size < 9))$$);
-- All of them missing in the definition, and all missing in the table.
SELECT safe_create_table('city', $$
  id int NOT NULL, name text, size int, country text, zone int, spot point$$);
CREATE TABLE bare (id int NOT NULL, name text, size int, country text, spot point);
SELECT safe_create_table('bare', $$
  id int PRIMARY KEY, name text UNIQUE, size int CONSTRAINT "Size" CHECK (size > 0),
  country text REFERENCES country, spot point, EXCLUDE USING gist (spot WITH ~=)$$);

-- A name that both sides give does not make them equal: a check ...
CREATE TABLE checked (a int CONSTRAINT positive CHECK (a > 0), b text);
SELECT safe_create_table('checked', 'a int CONSTRAINT positive CHECK (a >= 0), b text');
SELECT safe_create_table('checked', 'a int CONSTRAINT positive CHECK (a > 0) NO INHERIT, b text');
SELECT safe_create_table('checked', 'a int CONSTRAINT positive UNIQUE, b text');
-- ... nor does the same condition on another column.
SELECT safe_create_table('checked', 'a int, b text, CHECK (length(b) > 0)');

-- Lists, ranges and patterns, in other words.
CREATE TABLE lists (v varchar(10) CHECK (v IN ('a', 'b')), t text CHECK (t IN ('a', 'b')),
  n int CHECK (n BETWEEN 1 AND 5), p text CHECK (p LIKE 'a%'), m text CHECK (t IS NOT NULL OR m IS NULL));
SELECT safe_create_table('lists', $$
  v varchar(10) CHECK (v = ANY (ARRAY['a', 'b'])), t text CHECK (t = ANY (ARRAY['a'::text, 'b'::text])),
  n int CHECK (n >= 1 AND n <= 5), p text CHECK (p ~~ 'a%'::text), m text,
  CHECK (t IS NOT NULL OR m IS NULL)$$);
SELECT safe_create_table('lists', $$
  v varchar(10) CHECK (v::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])),
  t text CHECK (t IN ('a', 'b')), n int CHECK (n BETWEEN 1 AND 5), p text CHECK (p LIKE 'a%'),
  m text CHECK (t IS NOT NULL OR m IS NULL)$$);
SELECT safe_create_table('lists', $$
  v varchar(10) CHECK (v IN ('b', 'a')), t text CHECK (t IN ('a', 'b', 'c')),
  n int CHECK (n BETWEEN 1 AND 6), p text CHECK (p LIKE 'A%'), m text CHECK (m IS NULL)$$);

-- Keys: the columns, their order, INCLUDE, NULLS NOT DISTINCT, DEFERRABLE.
CREATE TABLE keys (a int, b int, c int, UNIQUE (a, b), CONSTRAINT plus UNIQUE (b) INCLUDE (c),
  CONSTRAINT distinct_nulls UNIQUE NULLS NOT DISTINCT (c), CONSTRAINT late UNIQUE (c, b) DEFERRABLE);
SELECT safe_create_table('keys', $$
  a int, b int, c int, UNIQUE (b) INCLUDE (c), UNIQUE NULLS NOT DISTINCT (c), UNIQUE (a, b),
  UNIQUE (c, b) DEFERRABLE INITIALLY IMMEDIATE$$);
SELECT safe_create_table('keys', $$
  a int, b int, c int, UNIQUE (b, a), CONSTRAINT plus UNIQUE (b), CONSTRAINT distinct_nulls UNIQUE (c),
  CONSTRAINT late UNIQUE (c, b) DEFERRABLE INITIALLY DEFERRED$$);
SELECT safe_create_table('keys', $$
  a int, b int, c int, UNIQUE (a, b), CONSTRAINT plus UNIQUE (b) INCLUDE (a),
  CONSTRAINT distinct_nulls UNIQUE NULLS NOT DISTINCT (c), CONSTRAINT late UNIQUE (c, b)$$);

-- Foreign keys: the pairs of columns, the table, actions, match, when they are checked.
CREATE TABLE refers (a int, b text, c text,
  CONSTRAINT pair FOREIGN KEY (a, b) REFERENCES country (zone, name) MATCH FULL
    ON UPDATE CASCADE ON DELETE SET NULL,
  CONSTRAINT partly FOREIGN KEY (a, c) REFERENCES country (zone, name) ON DELETE SET NULL (c),
  CONSTRAINT single FOREIGN KEY (c) REFERENCES country DEFERRABLE INITIALLY DEFERRED);
SELECT safe_create_table('refers', $$
  a int, b text, c text REFERENCES constraints.country (code) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (a, c) REFERENCES country (zone, name) ON DELETE SET NULL (c),
  FOREIGN KEY (a, b) REFERENCES country (zone, name) MATCH FULL
    ON UPDATE CASCADE ON DELETE SET NULL$$);
SELECT safe_create_table('refers', $$
  a int, b text, c text,
  CONSTRAINT pair FOREIGN KEY (a, b) REFERENCES country (zone, name) ON DELETE RESTRICT,
  CONSTRAINT partly FOREIGN KEY (a, c) REFERENCES country (zone, name) ON DELETE SET NULL,
  CONSTRAINT single FOREIGN KEY (b) REFERENCES country DEFERRABLE$$);
-- Pairs in another order are the same foreign key; what is checked is the same.
SELECT safe_add_constraint('refers', 'pair', $$
  FOREIGN KEY (b, a) REFERENCES country (name, zone) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL$$);
-- Another table of that name is another table.
CREATE SCHEMA abroad;
CREATE TABLE abroad.country (code text PRIMARY KEY);
SELECT safe_create_table('refers', $$
  a int, b text, c text,
  FOREIGN KEY (a, b) REFERENCES country (zone, name) MATCH FULL ON UPDATE CASCADE ON DELETE SET NULL,
  FOREIGN KEY (a, c) REFERENCES country (zone, name) ON DELETE SET NULL (c),
  CONSTRAINT single FOREIGN KEY (c) REFERENCES abroad.country DEFERRABLE INITIALLY DEFERRED$$);
-- To itself, and to a table that does not exist.
CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree);
SELECT safe_create_table('tree', 'id int PRIMARY KEY, up int REFERENCES tree (id)');
SELECT safe_create_table('tree', 'id int PRIMARY KEY, up int REFERENCES bush');

-- Exclusion constraints: method, operators, predicate.
CREATE TABLE booking (room int, during int4range, cancelled boolean,
  CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&) WHERE (NOT cancelled));
SELECT safe_create_table('booking', $$
  room int, during int4range, cancelled boolean,
  EXCLUDE USING gist (during WITH &&) WHERE (NOT cancelled)$$);
SELECT safe_create_table('booking', $$
  room int, during int4range, cancelled boolean,
  CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH -|-) WHERE (cancelled)$$);

-- NOT VALID: a valid one is as good as wanted; one that is not valid is not, where it should be.
CREATE TABLE doubt (a int, b int);
ALTER TABLE doubt ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;
ALTER TABLE doubt ADD CONSTRAINT b_positive CHECK (b > 0);
SELECT safe_add_constraint('doubt', 'a_positive', 'CHECK (a > 0) NOT VALID');
SELECT safe_add_constraint('doubt', 'b_positive', 'CHECK (b > 0) NOT VALID');
SELECT safe_add_constraint('doubt', 'a_positive', 'CHECK (a > 0)');
SELECT safe_create_table('doubt', $$
  a int CONSTRAINT a_positive CHECK (a > 0), b int CONSTRAINT b_positive CHECK (b > 0)$$);

-- Two equal ones in the table: one of them is more than the definition says.
CREATE TABLE twice (a int CHECK (a > 0), CHECK (a > 0));
SELECT safe_create_table('twice', 'a int CHECK (a > 0)');
SELECT safe_create_table('twice', 'a int CHECK (a > 0), CHECK (a > 0)');
-- And the other way round: one in the table cannot be two.
CREATE TABLE once (a int CHECK (a > 0));
SELECT safe_create_table('once', 'a int CHECK (a > 0), CHECK (a > 0)');

-- A child inherits constraints, and may have its own.
CREATE TABLE family (a int CHECK (a > 0));
CREATE TABLE offspring (b int CHECK (b > 0)) INHERITS (family);
SELECT safe_create_table('offspring', '(b int CHECK (b > 0)) INHERITS (family)');
SELECT safe_create_table('offspring', '(b int CHECK (b > 1)) INHERITS (family)');

SET client_min_messages = warning;
DROP SCHEMA constraints, abroad CASCADE;
