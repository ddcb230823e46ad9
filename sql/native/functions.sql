-- The functions written in C.

-- Questions: false means "not there" and nothing else; an unusable name is an error ---

CREATE FUNCTION @extschema@.table_exists(table_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'table_exists';

CREATE FUNCTION @extschema@.column_exists(table_name text, column_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'column_exists';

CREATE FUNCTION @extschema@.index_exists(table_name text, index_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'index_exists';

CREATE FUNCTION @extschema@.constraint_exists(table_name text, constraint_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'constraint_exists';

CREATE FUNCTION @extschema@.schema_exists(schema_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'schema_exists';

CREATE FUNCTION @extschema@.sequence_exists(sequence_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'sequence_exists';

CREATE FUNCTION @extschema@.view_exists(view_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'view_exists';

CREATE FUNCTION @extschema@.type_exists(type_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'type_exists';

CREATE FUNCTION @extschema@.enum_value_exists(type_name text, label text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'enum_value_exists';

CREATE FUNCTION @extschema@.function_exists(function_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'function_exists';

CREATE FUNCTION @extschema@.trigger_exists(table_name text, trigger_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'trigger_exists';

CREATE FUNCTION @extschema@.policy_exists(table_name text, policy_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'policy_exists';

CREATE FUNCTION @extschema@.extension_exists(extension_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'extension_exists';

CREATE FUNCTION @extschema@.role_exists(role_name text) RETURNS boolean
  LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'role_exists';

-- Safe functions: true where they changed something, false where it was so already ---

CREATE FUNCTION @extschema@.safe_create_table(table_name text, definition text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_table';

CREATE FUNCTION @extschema@.safe_drop_table(table_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_table';

CREATE FUNCTION @extschema@.safe_rename_table(old_name text, new_name text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_rename_table';

CREATE FUNCTION @extschema@.safe_add_column(table_name text, column_name text, definition text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_column';

CREATE FUNCTION @extschema@.safe_drop_column(
  table_name text, column_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_column';

CREATE FUNCTION @extschema@.safe_rename_column(table_name text, old_name text, new_name text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_rename_column';

CREATE FUNCTION @extschema@.safe_alter_column(table_name text, column_name text, action text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_alter_column';

CREATE FUNCTION @extschema@.safe_create_index(
  index_name text, table_name text, definition text, is_unique boolean DEFAULT false,
  concurrently boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_index';

CREATE FUNCTION @extschema@.safe_drop_index(
  index_name text, concurrently boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_index';

CREATE FUNCTION @extschema@.safe_add_constraint(
  table_name text, constraint_name text, definition text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_constraint';

CREATE FUNCTION @extschema@.safe_drop_constraint(
  table_name text, constraint_name text, cascade boolean DEFAULT false)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_drop_constraint';

CREATE FUNCTION @extschema@.safe_create_enum(type_name text, labels text[]) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_create_enum';

CREATE FUNCTION @extschema@.safe_add_enum_value(
  type_name text, label text, before text DEFAULT NULL, after text DEFAULT NULL)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'safe_add_enum_value';

CREATE FUNCTION @extschema@.ensure(sql text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'ensure';

CREATE FUNCTION @extschema@.execute_sql_if_condition(sql text, condition_sql text, description text)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'execute_sql_if_condition';

-- Revisions --------------------------------------------------------------------------------------

CREATE FUNCTION @extschema@.load_migration(file text, content text, previous text DEFAULT NULL,
    places text[] DEFAULT NULL)
  RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'load_migration';

CREATE FUNCTION @extschema@.unload_migration(revision text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'unload_migration';

CREATE FUNCTION @extschema@.load_hook(event text, file text, content text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'load_hook';

CREATE FUNCTION @extschema@.unload_hook(event text) RETURNS boolean
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'unload_hook';

CREATE FUNCTION @extschema@.migrate_to(target text, direction text DEFAULT NULL) RETURNS integer
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'migrate_to';

CREATE PROCEDURE @extschema@.migrate(
  target text DEFAULT 'head', direction text DEFAULT NULL)
  LANGUAGE C AS 'MODULE_PATHNAME', 'migrate';

CREATE FUNCTION @extschema@.stamp_to(target text, direction text DEFAULT NULL) RETURNS integer
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'stamp_to';

CREATE FUNCTION @extschema@.stamp_revisions(revisions text[]) RETURNS integer
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'stamp_revisions';

CREATE FUNCTION @extschema@.migration_plan(target text DEFAULT 'head', direction text DEFAULT NULL)
  RETURNS TABLE ("position" integer, revision text, direction text, description text, file text)
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'migration_plan';

CREATE FUNCTION @extschema@.migration_statements(revision text, direction text DEFAULT 'up')
  RETURNS TABLE ("position" integer, statement text)
  LANGUAGE C VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'migration_statements';
