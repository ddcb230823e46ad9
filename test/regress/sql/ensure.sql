-- ensure(sql): any DDL, one or more statements; only what is not so already is executed, for the
-- kinds that the engine knows. The rest is executed as it is.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA port;
SET search_path = port, public;

-- Several statements; true where one of them changed something.
SELECT ensure($$
  CREATE TABLE ship (id serial PRIMARY KEY, name text NOT NULL);  -- the first
  CREATE INDEX ship_name ON ship (name);
  ALTER TABLE ship ADD COLUMN length numeric, ADD CONSTRAINT long_enough CHECK (length > 1);
  /* and a value */
  INSERT INTO ship (name, length) VALUES ('Argo', 30);
  SELECT * FROM ship;
$$);
SELECT ensure($$
  CREATE TABLE ship (id serial PRIMARY KEY, name text NOT NULL, length numeric CHECK (length > 1));
  CREATE INDEX ship_name ON ship (name);
  ALTER TABLE ship ADD COLUMN length numeric, ADD CONSTRAINT long_enough CHECK (length > 1);
  SELECT * FROM ship;
$$);
SELECT ensure(''), ensure(' ; -- nothing'), ensure('SELECT 1; SELECT 2');

-- Of an ALTER TABLE with several subcommands those run that are not satisfied.
SELECT ensure('ALTER TABLE ship ADD COLUMN length numeric, ADD COLUMN width int, ALTER name DROP NOT NULL');
SELECT ensure('ALTER TABLE ship ADD COLUMN length numeric, ADD COLUMN width int, ALTER name DROP NOT NULL');
-- Judged together: what one of them drops, adds or changes, another one relies on.
SELECT ensure('ALTER TABLE ship DROP CONSTRAINT long_enough, ADD CONSTRAINT long_enough CHECK (length > 2)');
SELECT ensure('ALTER TABLE ship DROP CONSTRAINT long_enough, ADD CONSTRAINT long_enough CHECK (length > 2)');
SELECT ensure('ALTER TABLE ship DROP CONSTRAINT long_enough, ADD CONSTRAINT longer CHECK (length > 2)');
SELECT ensure('ALTER TABLE ship ADD CONSTRAINT longer CHECK (length > 3), DROP CONSTRAINT longer');
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'longer';
SELECT ensure('ALTER TABLE ship DROP COLUMN length, ADD COLUMN length bigint, ADD CONSTRAINT longer CHECK (length > 3)');
SELECT ensure('ALTER TABLE ship ALTER length TYPE text USING length::text, ADD CONSTRAINT worded CHECK (length <> ''none''), DROP CONSTRAINT longer');
SELECT ensure('ALTER TABLE ship ADD CONSTRAINT deep CHECK (draught > 0), ADD COLUMN draught int');
SELECT ensure('ALTER TABLE ship ADD CONSTRAINT deep CHECK (draught > 0), ADD COLUMN draught int');
SELECT ensure('ALTER TABLE ship ADD COLUMN flag text, ALTER flag SET NOT NULL, ALTER flag SET DEFAULT ''x''');
SELECT ensure('ALTER TABLE ship ADD COLUMN flag text DEFAULT ''x'', ALTER flag SET DEFAULT ''x''');
SELECT ensure('ALTER TABLE ship DROP COLUMN flag, ADD COLUMN flag text');
SELECT ensure('ALTER TABLE ship DROP CONSTRAINT worded CASCADE, ADD CONSTRAINT worded CHECK (length <> ''none'')');
SELECT ensure('ALTER TABLE ship ADD CHECK (width > 0)'), ensure('ALTER TABLE ship ADD CHECK (width > 0)');
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
 WHERE attrelid = 'ship'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum;
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'ship'::regclass AND contype <> 'n' ORDER BY 1;

-- Views and sequences are compared as well; a query that the view has already is not put there again.
SELECT ensure('CREATE VIEW ships AS SELECT * FROM ship');
SELECT ensure('CREATE VIEW ships AS SELECT * FROM ship');
SELECT ensure('CREATE OR REPLACE VIEW ships AS SELECT * FROM ship');
SELECT ensure('CREATE SEQUENCE IF NOT EXISTS berth'), ensure('CREATE SEQUENCE IF NOT EXISTS berth');
SELECT ensure('COMMENT ON TABLE ship IS ''floats''; GRANT SELECT ON ship TO PUBLIC');
SELECT ensure('UPDATE ship SET width = 5; DELETE FROM ship WHERE width = 7; TRUNCATE ship');
SELECT ensure('ALTER TABLE ship ENABLE ROW LEVEL SECURITY');
SELECT ensure($$SELECT safe_add_column('ship', 'sails', 'int')$$);
SELECT ensure($$SELECT safe_add_column('ship', 'sails', 'int')$$);
SELECT ensure($sql$DO $$ BEGIN PERFORM safe_add_column('ship', 'oars', 'int'); END $$ $sql$);
SELECT ensure('CREATE TABLE copy AS SELECT * FROM ship');
SELECT ensure('ALTER TABLE ships RENAME TO fleet; ALTER VIEW fleet RENAME TO ships');
SELECT ensure($$SELECT ensure('SELECT ensure(''DROP TABLE copy'')')$$);

-- One that fails undoes all of them, and says where it is.
SELECT ensure(E'CREATE TABLE pier (id int);\n\nCREATE INDEX pier_id ON pier (abs(missing))');
SELECT ensure(E'CREATE TABLE pier (id int);\n  INSERT INTO pier VALUES (''x'')');
SELECT ensure(E'CREATE TABLE pier (id int);\n  CREATE TABLE quay (id nonsense)');
SELECT ensure(E'CREATE TABLE pier (id int);\n  CREAT TABLE quay (id int)');
SELECT table_exists('pier');

-- What cannot be done in a function is refused clearly.
SELECT ensure('COMMIT');
\echo :LAST_ERROR_SQLSTATE
SELECT ensure('BEGIN; CREATE TABLE pier (id int); COMMIT');
SELECT ensure('COPY ship FROM STDIN');
\echo :LAST_ERROR_SQLSTATE
SELECT ensure('VACUUM ship');
\echo :LAST_ERROR_SQLSTATE
SELECT ensure('CREATE INDEX CONCURRENTLY ship_width ON ship (width)');
SELECT ensure('SELECT $1');
SELECT ensure(NULL);

SET client_min_messages = warning;
DROP SCHEMA port CASCADE;
