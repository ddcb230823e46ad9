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
  checksum text NOT NULL,
  file text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  loaded_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE idem.revision IS 'every revision that has been loaded, applied or not';
COMMENT ON COLUMN idem.revision.revision IS 'its identifier';
COMMENT ON COLUMN idem.revision.parents IS 'the revisions it comes after; none: a root, several: a merge';
COMMENT ON COLUMN idem.revision.depends IS 'revisions that must be applied before, without being parents';
COMMENT ON COLUMN idem.revision.labels IS 'other names for it and its branch';
COMMENT ON COLUMN idem.revision.description IS 'what it is about, in a few words';
COMMENT ON COLUMN idem.revision.up IS 'the script that applies it';
COMMENT ON COLUMN idem.revision.up_line IS 'line of the file on which that script begins';
COMMENT ON COLUMN idem.revision.down IS 'the script that reverts it; null: there is no way down';
COMMENT ON COLUMN idem.revision.down_line IS 'line of the file on which that script begins';
COMMENT ON COLUMN idem.revision.verify IS 'queries that must each return true after the way up';
COMMENT ON COLUMN idem.revision.verify_line IS 'line of the file on which they begin';
COMMENT ON COLUMN idem.revision.transactional IS 'whether it runs in a transaction';
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
  duration interval NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('applied', 'reverted', 'stamped', 'unstamped', 'failed')),
  run_by text NOT NULL DEFAULT session_user,
  sqlstate text,
  message text,
  steps jsonb NOT NULL
);
COMMENT ON TABLE idem.journal IS 'what was ever done, append-only';
COMMENT ON COLUMN idem.journal.id IS 'grows with each entry';
COMMENT ON COLUMN idem.journal.revision IS 'the revision';
COMMENT ON COLUMN idem.journal.direction IS 'up or down';
COMMENT ON COLUMN idem.journal.started_at IS 'when it began';
COMMENT ON COLUMN idem.journal.duration IS 'how long it took';
COMMENT ON COLUMN idem.journal.outcome IS 'applied, reverted, stamped, unstamped or failed';
COMMENT ON COLUMN idem.journal.run_by IS 'the role that ran it';
COMMENT ON COLUMN idem.journal.sqlstate IS 'of the error, where it failed';
COMMENT ON COLUMN idem.journal.message IS 'of the error, where it failed';
COMMENT ON COLUMN idem.journal.steps IS 'what was done: an array of outcome and text, in order';

-- pg_dump carries the state along; so it survives a restore.
SELECT pg_catalog.pg_extension_config_dump('idem.revision', '');
SELECT pg_catalog.pg_extension_config_dump('idem.applied', '');
SELECT pg_catalog.pg_extension_config_dump('idem.journal', '');
SELECT pg_catalog.pg_extension_config_dump('idem.journal_id_seq', '');

-- Who installs the extension may write the state and let others; nobody else may, but superusers. No
-- TRIGGER right: a trigger would run as whoever migrates.
GRANT USAGE ON SCHEMA idem TO @extowner@ WITH GRANT OPTION;
GRANT SELECT, INSERT, UPDATE, DELETE ON idem.revision, idem.applied, idem.journal
  TO @extowner@ WITH GRANT OPTION;

-- Questions: false means "not there" and nothing else; an unusable name is an error ------------------

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
  IS 'whether there is a function or procedure of that name, or, with types in parentheses, that very one';

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

-- Safe functions: true where they changed something, false where it was so already ------------------

CREATE FUNCTION @extschema@.safe_create_table(table_name text, definition text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_table';
COMMENT ON FUNCTION @extschema@.safe_create_table(text, text)
  IS 'creates the table; one that exists is compared, and every difference told';

CREATE FUNCTION @extschema@.safe_drop_table(table_name text, cascade boolean DEFAULT false) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_table';
COMMENT ON FUNCTION @extschema@.safe_drop_table(text, boolean)
  IS 'drops the table if it exists';

CREATE FUNCTION @extschema@.safe_rename_table(old_name text, new_name text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_rename_table';
COMMENT ON FUNCTION @extschema@.safe_rename_table(text, text)
  IS 'renames the table unless that is done already';

CREATE FUNCTION @extschema@.safe_add_column(table_name text, column_name text, definition text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_column';
COMMENT ON FUNCTION @extschema@.safe_add_column(text, text, text)
  IS 'adds the column; one that exists is compared, and every difference told';

CREATE FUNCTION @extschema@.safe_drop_column(table_name text, column_name text, cascade boolean DEFAULT false) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_column';
COMMENT ON FUNCTION @extschema@.safe_drop_column(text, text, boolean)
  IS 'drops the column if it exists';

CREATE FUNCTION @extschema@.safe_rename_column(table_name text, old_name text, new_name text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_rename_column';
COMMENT ON FUNCTION @extschema@.safe_rename_column(text, text, text)
  IS 'renames the column unless that is done already';

CREATE FUNCTION @extschema@.safe_alter_column(table_name text, column_name text, action text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_alter_column';
COMMENT ON FUNCTION @extschema@.safe_alter_column(text, text, text)
  IS 'what follows ALTER COLUMN name in SQL (TYPE, SET DEFAULT, SET NOT NULL, ADD GENERATED, ...) unless it is so already';

CREATE FUNCTION @extschema@.safe_create_index(index_name text, table_name text, definition text, is_unique boolean DEFAULT false) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_index';
COMMENT ON FUNCTION @extschema@.safe_create_index(text, text, text, boolean)
  IS 'creates the index; one that exists is compared, an invalid one built again';

CREATE FUNCTION @extschema@.safe_drop_index(index_name text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_index';
COMMENT ON FUNCTION @extschema@.safe_drop_index(text)
  IS 'drops the index if it exists';

CREATE FUNCTION @extschema@.safe_add_constraint(table_name text, constraint_name text, definition text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_constraint';
COMMENT ON FUNCTION @extschema@.safe_add_constraint(text, text, text)
  IS 'adds the constraint; an equal one under any name counts, another of that name is told';

CREATE FUNCTION @extschema@.safe_drop_constraint(table_name text, constraint_name text, cascade boolean DEFAULT false) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_constraint';
COMMENT ON FUNCTION @extschema@.safe_drop_constraint(text, text, boolean)
  IS 'drops the constraint if it exists';

CREATE FUNCTION @extschema@.safe_create_enum(type_name text, labels text[]) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_enum';
COMMENT ON FUNCTION @extschema@.safe_create_enum(text, text[])
  IS 'creates the enum; one that exists is compared, labels and order';

CREATE FUNCTION @extschema@.safe_add_enum_value(type_name text, label text, before text DEFAULT NULL, after text DEFAULT NULL) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_enum_value';
COMMENT ON FUNCTION @extschema@.safe_add_enum_value(text, text, text, text)
  IS 'adds the label; one that exists is compared by its place';

CREATE FUNCTION @extschema@.ensure(sql text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'ensure';
COMMENT ON FUNCTION @extschema@.ensure(text)
  IS 'any DDL, one or more statements: executes only what is not so already';

CREATE FUNCTION @extschema@.execute_sql_if_condition(sql text, condition_sql text, description text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'execute_sql_if_condition';
COMMENT ON FUNCTION @extschema@.execute_sql_if_condition(text, text, text)
  IS 'executes the SQL where the condition (one boolean or count) is true; returns whether it ran';

-- END PART ONE
