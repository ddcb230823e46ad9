-- The extension pg_idem: the state tables in schema idem, and the functions in the schema that
-- CREATE EXTENSION names. Every object carries its description.
\echo Use "CREATE EXTENSION pg_idem" to load this file. \quit

-- State ------------------------------------------------------------------------------------------

CREATE SCHEMA idem;
COMMENT ON SCHEMA idem IS 'state of pg_idem: revisions loaded, revisions applied, journal';

CREATE TABLE idem.revision (
  revision text PRIMARY KEY,
  parents text[] NOT NULL,
  depends text[] NOT NULL,
  labels text[] NOT NULL,
  description text NOT NULL,
  up text NOT NULL,
  up_line integer NOT NULL,
  down text,
  down_line integer,
  verify text,
  verify_line integer,
  transactional boolean NOT NULL,
  idempotent boolean NOT NULL,
  repeat text NOT NULL CHECK (repeat IN ('refuse', 'run', 'skip')),
  checksum text NOT NULL,
  file text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  loaded_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE idem.revision IS 'every revision that has been loaded, applied or not';
COMMENT ON COLUMN idem.revision.revision IS 'its identifier';
COMMENT ON COLUMN idem.revision.parents
  IS 'the revisions it comes after; none: a root, several: a merge';
COMMENT ON COLUMN idem.revision.depends
  IS 'revisions that must be applied before, without being parents';
COMMENT ON COLUMN idem.revision.labels IS 'other names for it and its branch';
COMMENT ON COLUMN idem.revision.description IS 'what it is about, in a few words';
COMMENT ON COLUMN idem.revision.up IS 'the script that applies it';
COMMENT ON COLUMN idem.revision.up_line IS 'line of the file on which that script begins';
COMMENT ON COLUMN idem.revision.down IS 'the script that reverts it; null: there is no way down';
COMMENT ON COLUMN idem.revision.down_line IS 'line of the file on which that script begins';
COMMENT ON COLUMN idem.revision.verify IS 'queries that must each return true after the way up';
COMMENT ON COLUMN idem.revision.verify_line IS 'line of the file on which they begin';
COMMENT ON COLUMN idem.revision.transactional IS 'whether it runs in a transaction';
COMMENT ON COLUMN idem.revision.idempotent
  IS 'whether its statements go through the engine, or are executed as they are';
COMMENT ON COLUMN idem.revision.repeat
  IS 'what becomes of an INSERT that may have been executed before';
COMMENT ON COLUMN idem.revision.checksum IS 'SHA-256 of the file, every byte of it, in hexadecimal';
COMMENT ON COLUMN idem.revision.file IS 'the file it was loaded from';
COMMENT ON COLUMN idem.revision.loaded_at IS 'when it was loaded last';
COMMENT ON COLUMN idem.revision.loaded_by IS 'the role that loaded it';

CREATE TABLE idem.applied (
  revision text PRIMARY KEY REFERENCES idem.revision,
  applied_order bigint NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL,
  applied_by text NOT NULL DEFAULT current_user,
  duration interval,
  stamped boolean NOT NULL
);
-- No constraint: migrations have been seen that go through all UNIQUE constraints of a database.
CREATE UNIQUE INDEX ON idem.applied (applied_order);
COMMENT ON TABLE idem.applied IS 'the revisions that are in effect';
COMMENT ON COLUMN idem.applied.revision IS 'the revision';
COMMENT ON COLUMN idem.applied.applied_order IS 'grows with each revision applied';
COMMENT ON COLUMN idem.applied.checksum IS 'checksum of the file when it was applied';
COMMENT ON COLUMN idem.applied.applied_at IS 'when it was applied';
COMMENT ON COLUMN idem.applied.applied_by IS 'the role that applied it';
COMMENT ON COLUMN idem.applied.duration IS 'how long it took; null: stamped';
COMMENT ON COLUMN idem.applied.stamped IS 'recorded without being run';

CREATE TABLE idem.journal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  started_at timestamptz NOT NULL,
  duration interval,
  outcome text NOT NULL
    CHECK (outcome IN ('started', 'applied', 'reverted', 'stamped', 'unstamped', 'failed',
                       'vanished')),
  run_by text NOT NULL DEFAULT session_user,
  sqlstate text,
  message text,
  steps jsonb NOT NULL,
  statements_done integer,
  pending text[],
  done_checksum text
);
COMMENT ON TABLE idem.journal IS 'what was ever tried; a row is completed when its attempt ends';
COMMENT ON COLUMN idem.journal.id IS 'grows with each entry';
COMMENT ON COLUMN idem.journal.revision IS 'the revision';
COMMENT ON COLUMN idem.journal.direction IS 'up or down';
COMMENT ON COLUMN idem.journal.started_at IS 'when it began';
COMMENT ON COLUMN idem.journal.duration
  IS 'how long it took; null: it has not ended, or nobody saw it end';
COMMENT ON COLUMN idem.journal.outcome
  IS 'started (under way), applied, reverted, stamped, unstamped, failed, or vanished: killed, '
     'as the next run found';
COMMENT ON COLUMN idem.journal.run_by IS 'the role that ran it';
COMMENT ON COLUMN idem.journal.sqlstate IS 'of the error, where it failed';
COMMENT ON COLUMN idem.journal.message IS 'of the error, where it failed';
COMMENT ON COLUMN idem.journal.steps
  IS 'what was done, in order: an array of outcome, text, line of the file and milliseconds';
COMMENT ON COLUMN idem.journal.statements_done
  IS 'outside a transaction: how many statements of the script are done';
COMMENT ON COLUMN idem.journal.pending
  IS 'outside a transaction: what of the next statement is still to be executed';
COMMENT ON COLUMN idem.journal.done_checksum
  IS 'outside a transaction: SHA-256 of the script as far as it is done';

-- pg_dump carries the state along; so it survives a restore.
SELECT pg_catalog.pg_extension_config_dump('idem.revision', '');
SELECT pg_catalog.pg_extension_config_dump('idem.applied', '');
SELECT pg_catalog.pg_extension_config_dump('idem.journal', '');
SELECT pg_catalog.pg_extension_config_dump('idem.journal_id_seq', '');

-- Who installs the extension may write the state and let others; nobody else may, but superusers.
-- No TRIGGER right: a trigger would run as whoever migrates.
GRANT USAGE ON SCHEMA idem TO @extowner@ WITH GRANT OPTION;
GRANT SELECT, INSERT, UPDATE, DELETE ON idem.revision, idem.applied, idem.journal
  TO @extowner@ WITH GRANT OPTION;
-- pg_dump reads the sequence, a restore sets it.
GRANT SELECT, UPDATE ON SEQUENCE idem.journal_id_seq TO @extowner@ WITH GRANT OPTION;

-- Questions: false means "not there" and nothing else; an unusable name is an error ---

CREATE FUNCTION @extschema@.table_exists(table_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'table_exists';
COMMENT ON FUNCTION @extschema@.table_exists(text)
  IS 'whether there is a table of that name (ordinary, partitioned or foreign)';

CREATE FUNCTION @extschema@.column_exists(table_name text, column_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'column_exists';
COMMENT ON FUNCTION @extschema@.column_exists(text, text)
  IS 'whether the table has that column';

CREATE FUNCTION @extschema@.index_exists(table_name text, index_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'index_exists';
COMMENT ON FUNCTION @extschema@.index_exists(text, text)
  IS 'whether the table has that index';

CREATE FUNCTION @extschema@.constraint_exists(table_name text, constraint_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'constraint_exists';
COMMENT ON FUNCTION @extschema@.constraint_exists(text, text)
  IS 'whether the table has that constraint';

CREATE FUNCTION @extschema@.schema_exists(schema_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'schema_exists';
COMMENT ON FUNCTION @extschema@.schema_exists(text)
  IS 'whether there is a schema of that name';

CREATE FUNCTION @extschema@.sequence_exists(sequence_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'sequence_exists';
COMMENT ON FUNCTION @extschema@.sequence_exists(text)
  IS 'whether there is a sequence of that name';

CREATE FUNCTION @extschema@.view_exists(view_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'view_exists';
COMMENT ON FUNCTION @extschema@.view_exists(text)
  IS 'whether there is a view or materialized view of that name';

CREATE FUNCTION @extschema@.type_exists(type_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'type_exists';
COMMENT ON FUNCTION @extschema@.type_exists(text)
  IS 'whether there is such a type, as SQL writes types';

CREATE FUNCTION @extschema@.enum_value_exists(type_name text, label text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'enum_value_exists';
COMMENT ON FUNCTION @extschema@.enum_value_exists(text, text)
  IS 'whether the enum has that label';

CREATE FUNCTION @extschema@.function_exists(function_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'function_exists';
COMMENT ON FUNCTION @extschema@.function_exists(text)
  IS 'whether there is a function or procedure of that name, or, with types in parentheses, '
     'that very one';

CREATE FUNCTION @extschema@.trigger_exists(table_name text, trigger_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trigger_exists';
COMMENT ON FUNCTION @extschema@.trigger_exists(text, text)
  IS 'whether the table has that trigger';

CREATE FUNCTION @extschema@.policy_exists(table_name text, policy_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'policy_exists';
COMMENT ON FUNCTION @extschema@.policy_exists(text, text)
  IS 'whether the table has that row-level security policy';

CREATE FUNCTION @extschema@.extension_exists(extension_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'extension_exists';
COMMENT ON FUNCTION @extschema@.extension_exists(text)
  IS 'whether that extension is installed in this database';

CREATE FUNCTION @extschema@.role_exists(role_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'role_exists';
COMMENT ON FUNCTION @extschema@.role_exists(text)
  IS 'whether there is a role of that name';

-- Safe functions: true where they changed something, false where it was so already ---

CREATE FUNCTION @extschema@.safe_create_table(table_name text, definition text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_table';
COMMENT ON FUNCTION @extschema@.safe_create_table(text, text)
  IS 'creates the table; one that exists is compared, and every difference told';

CREATE FUNCTION @extschema@.safe_drop_table(table_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_table';
COMMENT ON FUNCTION @extschema@.safe_drop_table(text, boolean)
  IS 'drops the table if it exists';

CREATE FUNCTION @extschema@.safe_rename_table(old_name text, new_name text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_rename_table';
COMMENT ON FUNCTION @extschema@.safe_rename_table(text, text)
  IS 'renames the table unless that is done already';

CREATE FUNCTION @extschema@.safe_add_column(table_name text, column_name text, definition text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_column';
COMMENT ON FUNCTION @extschema@.safe_add_column(text, text, text)
  IS 'adds the column; one that exists is compared, and every difference told';

CREATE FUNCTION @extschema@.safe_drop_column(
  table_name text, column_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_column';
COMMENT ON FUNCTION @extschema@.safe_drop_column(text, text, boolean)
  IS 'drops the column if it exists';

CREATE FUNCTION @extschema@.safe_rename_column(table_name text, old_name text, new_name text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_rename_column';
COMMENT ON FUNCTION @extschema@.safe_rename_column(text, text, text)
  IS 'renames the column unless that is done already';

CREATE FUNCTION @extschema@.safe_alter_column(table_name text, column_name text, action text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_alter_column';
COMMENT ON FUNCTION @extschema@.safe_alter_column(text, text, text)
  IS 'what follows ALTER COLUMN name in SQL (TYPE, SET DEFAULT, SET NOT NULL, ADD GENERATED, '
     '...) unless it is so already';

CREATE FUNCTION @extschema@.safe_create_index(
  index_name text, table_name text, definition text, is_unique boolean DEFAULT false,
  concurrently boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_index';
COMMENT ON FUNCTION @extschema@.safe_create_index(text, text, text, boolean, boolean)
  IS 'creates the index; one that exists is compared, an invalid one built again';

CREATE FUNCTION @extschema@.safe_drop_index(
  index_name text, concurrently boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_index';
COMMENT ON FUNCTION @extschema@.safe_drop_index(text, boolean)
  IS 'drops the index if it exists';

CREATE FUNCTION @extschema@.safe_add_constraint(
  table_name text, constraint_name text, definition text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_constraint';
COMMENT ON FUNCTION @extschema@.safe_add_constraint(text, text, text)
  IS 'adds the constraint; an equal one under any name counts, another of that name is told';

CREATE FUNCTION @extschema@.safe_drop_constraint(
  table_name text, constraint_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_constraint';
COMMENT ON FUNCTION @extschema@.safe_drop_constraint(text, text, boolean)
  IS 'drops the constraint if it exists';

CREATE FUNCTION @extschema@.safe_create_enum(type_name text, labels text[]) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_enum';
COMMENT ON FUNCTION @extschema@.safe_create_enum(text, text[])
  IS 'creates the enum; one that exists is compared, labels and order';

CREATE FUNCTION @extschema@.safe_add_enum_value(
  type_name text, label text, before text DEFAULT NULL, after text DEFAULT NULL)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_enum_value';
COMMENT ON FUNCTION @extschema@.safe_add_enum_value(text, text, text, text)
  IS 'adds the label; one that exists is compared by its place';

CREATE FUNCTION @extschema@.ensure(sql text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'ensure';
COMMENT ON FUNCTION @extschema@.ensure(text)
  IS 'any DDL, one or more statements: executes only what is not so already';

CREATE FUNCTION @extschema@.execute_sql_if_condition(sql text, condition_sql text, description text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'execute_sql_if_condition';
COMMENT ON FUNCTION @extschema@.execute_sql_if_condition(text, text, text)
  IS 'executes the SQL where the condition (one boolean or count) is true; returns whether it ran';

-- Revisions --------------------------------------------------------------------------------------

CREATE FUNCTION @extschema@.load_migration(file text, content text, previous text DEFAULT NULL)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'load_migration';
COMMENT ON FUNCTION @extschema@.load_migration(text, text, text)
  IS 'loads the text of a migration file; previous is the revision it comes after where the '
     'file does not say; true: new or changed';

CREATE FUNCTION @extschema@.unload_migration(revision text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'unload_migration';
COMMENT ON FUNCTION @extschema@.unload_migration(text)
  IS 'forgets a revision that is not applied and that no other names';

CREATE FUNCTION @extschema@.migrate_to(target text, direction text DEFAULT NULL) RETURNS integer
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'migrate_to';
COMMENT ON FUNCTION @extschema@.migrate_to(text, text)
  IS 'applies and reverts what leads to the target, in the transaction of the caller; returns '
     'the number of revisions run';

CREATE PROCEDURE @extschema@.migrate(
  target text DEFAULT 'head', direction text DEFAULT NULL)
  LANGUAGE C AS 'MODULE_PATHNAME', 'migrate';
COMMENT ON PROCEDURE @extschema@.migrate(text, text)
  IS 'applies and reverts what leads to the target, with a transaction for each revision';

CREATE FUNCTION @extschema@.stamp_to(target text, direction text DEFAULT NULL) RETURNS integer
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'stamp_to';
COMMENT ON FUNCTION @extschema@.stamp_to(text, text)
  IS 'records what leads to the target without running it, and accepts files that changed '
     'after they were applied';

CREATE FUNCTION @extschema@.migration_plan(target text DEFAULT 'head', direction text DEFAULT NULL)
  RETURNS TABLE ("position" integer, revision text, direction text, description text, file text)
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'migration_plan';
COMMENT ON FUNCTION @extschema@.migration_plan(text, text)
  IS 'the steps that a run to the target would take';

CREATE FUNCTION @extschema@.migration_statements(revision text, direction text DEFAULT 'up')
  RETURNS TABLE ("position" integer, statement text)
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'migration_statements';
COMMENT ON FUNCTION @extschema@.migration_statements(text, text)
  IS 'the statements of a loaded revision''s way up or down, one by one';

CREATE FUNCTION @extschema@.migration_current()
  RETURNS TABLE (revision text, description text, applied_at timestamptz, applied_by text)
  STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT a.revision, r.description, a.applied_at, a.applied_by
    FROM idem.applied a JOIN idem.revision r ON r.revision = a.revision
   WHERE NOT EXISTS (SELECT FROM idem.applied c
                       JOIN idem.revision cr ON cr.revision = c.revision,
                            pg_catalog.unnest(cr.parents) AS p (parent)
                      WHERE p.parent = a.revision)
   ORDER BY a.applied_order;
END;
COMMENT ON FUNCTION @extschema@.migration_current()
  IS 'where the database is: the applied revisions that no applied one comes after';

CREATE FUNCTION @extschema@.migration_heads()
  RETURNS TABLE (revision text, description text, labels text[], applied boolean)
  STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT r.revision, r.description, r.labels, a.revision IS NOT NULL
    FROM idem.revision r LEFT JOIN idem.applied a ON a.revision = r.revision
   WHERE NOT EXISTS (SELECT FROM idem.revision c, pg_catalog.unnest(c.parents) AS p (parent)
                      WHERE p.parent = r.revision)
   ORDER BY r.revision;
END;
COMMENT ON FUNCTION @extschema@.migration_heads()
  IS 'the loaded revisions that none comes after';

CREATE FUNCTION @extschema@.migration_history()
  RETURNS TABLE (started_at timestamptz, revision text, direction text, outcome text,
                 duration interval, run_by text, sqlstate text, message text, steps jsonb)
  STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT j.started_at, j.revision, j.direction, j.outcome, j.duration, j.run_by, j.sqlstate,
         j.message, j.steps
    FROM idem.journal j
   ORDER BY j.id;
END;
COMMENT ON FUNCTION @extschema@.migration_history()
  IS 'every attempt that the journal keeps, oldest first';

-- Description ------------------------------------------------------------------------------------

CREATE FUNCTION @extschema@.migration_summary(table_name text DEFAULT NULL)
  RETURNS TABLE ("table" text, kind text, name text, definition text, nullable text, "default" text)
  STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH described AS (
    SELECT c.oid, c.oid::pg_catalog.regclass::text AS name
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE CASE WHEN migration_summary.table_name IS NULL
                THEN c.relkind IN ('r', 'p') AND NOT c.relispartition
                     AND n.nspname <> 'idem' AND n.nspname <> 'information_schema'
                     AND n.nspname !~ '^pg_'
                ELSE c.oid = migration_summary.table_name::pg_catalog.regclass END
  ), items AS (
    SELECT d.name AS "table", 1 AS section, a.attnum::bigint AS place, 'column' AS kind,
           a.attname::text AS name,
           pg_catalog.format_type(a.atttypid, a.atttypmod) AS definition,
           CASE WHEN a.attnotnull THEN 'no' ELSE 'yes' END AS nullable,
           CASE WHEN a.attidentity = 'a' THEN 'generated always as identity'
                WHEN a.attidentity = 'd' THEN 'generated by default as identity'
                WHEN a.attgenerated <> ''
                THEN pg_catalog.format('generated always as (%s)',
                                       pg_catalog.pg_get_expr(v.adbin, v.adrelid))
                ELSE pg_catalog.pg_get_expr(v.adbin, v.adrelid) END AS "default"
      FROM described d
      JOIN pg_catalog.pg_attribute a ON a.attrelid = d.oid
      LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
     WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT d.name, 2, pg_catalog.strpos('pufcx', t.contype::text), 'constraint', t.conname::text,
           pg_catalog.pg_get_constraintdef(t.oid), NULL, NULL
      FROM described d JOIN pg_catalog.pg_constraint t ON t.conrelid = d.oid
     WHERE t.contype IN ('p', 'u', 'f', 'c', 'x')
    UNION ALL
    SELECT d.name, 3, 0, 'index', i.relname::text,
           pg_catalog.regexp_replace(pg_catalog.pg_get_indexdef(x.indexrelid),
                                     '^CREATE (UNIQUE )?INDEX .*? USING ', '\1')
             || CASE WHEN x.indisvalid THEN '' ELSE ' (invalid)' END, NULL, NULL
      FROM described d
      JOIN pg_catalog.pg_index x ON x.indrelid = d.oid
      JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
     WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint t
                        WHERE t.conindid = x.indexrelid AND t.conrelid = d.oid)
  )
  SELECT i."table", i.kind, i.name, i.definition, i.nullable, i."default"
    FROM items i
   ORDER BY i."table", i.section, i.place, i.name;
END;
COMMENT ON FUNCTION @extschema@.migration_summary(text)
  IS 'columns, constraints and indexes of one table, or of all';
