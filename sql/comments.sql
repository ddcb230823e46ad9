-- What each function is for. Both engines have all of them.

COMMENT ON FUNCTION @extschema@.table_exists(text)
  IS 'whether there is a table of that name (ordinary, partitioned or foreign)';

COMMENT ON FUNCTION @extschema@.column_exists(text, text)
  IS 'whether the table has that column';

COMMENT ON FUNCTION @extschema@.index_exists(text, text)
  IS 'whether the table has that index';

COMMENT ON FUNCTION @extschema@.constraint_exists(text, text)
  IS 'whether the table has that constraint';

COMMENT ON FUNCTION @extschema@.schema_exists(text)
  IS 'whether there is a schema of that name';

COMMENT ON FUNCTION @extschema@.sequence_exists(text)
  IS 'whether there is a sequence of that name';

COMMENT ON FUNCTION @extschema@.view_exists(text)
  IS 'whether there is a view or materialized view of that name';

COMMENT ON FUNCTION @extschema@.type_exists(text)
  IS 'whether there is such a type, as SQL writes types';

COMMENT ON FUNCTION @extschema@.enum_value_exists(text, text)
  IS 'whether the enum has that label';

COMMENT ON FUNCTION @extschema@.function_exists(text)
  IS 'whether there is a function or procedure of that name, or, with types in parentheses, '
     'that very one';

COMMENT ON FUNCTION @extschema@.trigger_exists(text, text)
  IS 'whether the table has that trigger';

COMMENT ON FUNCTION @extschema@.policy_exists(text, text)
  IS 'whether the table has that row-level security policy';

COMMENT ON FUNCTION @extschema@.extension_exists(text)
  IS 'whether that extension is installed in this database';

COMMENT ON FUNCTION @extschema@.role_exists(text)
  IS 'whether there is a role of that name';

COMMENT ON FUNCTION @extschema@.safe_create_table(text, text)
  IS 'creates the table; one that exists is compared, and every difference told';

COMMENT ON FUNCTION @extschema@.safe_drop_table(text, boolean)
  IS 'drops the table if it exists';

COMMENT ON FUNCTION @extschema@.safe_rename_table(text, text)
  IS 'renames the table unless that is done already';

COMMENT ON FUNCTION @extschema@.safe_add_column(text, text, text)
  IS 'adds the column; one that exists is compared, and every difference told';

COMMENT ON FUNCTION @extschema@.safe_drop_column(text, text, boolean)
  IS 'drops the column if it exists';

COMMENT ON FUNCTION @extschema@.safe_rename_column(text, text, text)
  IS 'renames the column unless that is done already';

COMMENT ON FUNCTION @extschema@.safe_alter_column(text, text, text)
  IS 'what follows ALTER COLUMN name in SQL (TYPE, SET DEFAULT, SET NOT NULL, ADD GENERATED, '
     '...) unless it is so already';

COMMENT ON FUNCTION @extschema@.safe_create_index(text, text, text, boolean, boolean)
  IS 'creates the index; one that exists is compared, an invalid one built again';

COMMENT ON FUNCTION @extschema@.safe_drop_index(text, boolean)
  IS 'drops the index if it exists';

COMMENT ON FUNCTION @extschema@.safe_add_constraint(text, text, text)
  IS 'adds the constraint; an equal one under any name counts, another of that name is told';

COMMENT ON FUNCTION @extschema@.safe_drop_constraint(text, text, boolean)
  IS 'drops the constraint if it exists';

COMMENT ON FUNCTION @extschema@.safe_create_enum(text, text[])
  IS 'creates the enum; one that exists is compared, labels and order';

COMMENT ON FUNCTION @extschema@.safe_add_enum_value(text, text, text, text)
  IS 'adds the label; one that exists is compared by its place';

COMMENT ON FUNCTION @extschema@.ensure(text)
  IS 'any DDL, one or more statements: executes only what is not so already';

COMMENT ON FUNCTION @extschema@.execute_sql_if_condition(text, text, text)
  IS 'executes the SQL where the condition (one boolean or count) is true; returns whether it ran';

COMMENT ON FUNCTION @extschema@.load_migration(text, text, text, text[])
  IS 'loads the text of a migration file; previous is the revision it comes after where the '
     'file does not say; places says, LINE:FILE, where the sections up, down and verify stand in '
     'files from which the text was made; true: new or changed';

COMMENT ON FUNCTION @extschema@.unload_migration(text)
  IS 'forgets a revision that no other names: one that is not applied, or is repeatable';

COMMENT ON FUNCTION @extschema@.load_hook(text, text, text)
  IS 'loads a script for an event of a run: before_run, after_run, before_revision, '
     'after_revision; true: new or changed';

COMMENT ON FUNCTION @extschema@.unload_hook(text)
  IS 'forgets the script for an event of a run; returns whether there was one';

COMMENT ON FUNCTION @extschema@.migrate_to(text, text)
  IS 'applies and reverts what leads to the target, in the transaction of the caller; returns '
     'the number of revisions run';

COMMENT ON PROCEDURE @extschema@.migrate(text, text)
  IS 'applies and reverts what leads to the target, with a transaction for each revision';

COMMENT ON FUNCTION @extschema@.stamp_to(text, text)
  IS 'records what leads to the target without running it, and accepts files that changed '
     'after they were applied';

COMMENT ON FUNCTION @extschema@.stamp_revisions(text[])
  IS 'records these revisions, and no others, as applied without running them; returns how many '
     'were not yet';

COMMENT ON FUNCTION @extschema@.migration_plan(text, text)
  IS 'the steps that a run to the target would take';

COMMENT ON FUNCTION @extschema@.migration_statements(text, text)
  IS 'the statements of a loaded revision''s way up or down, one by one';

COMMENT ON FUNCTION @extschema@.migration_current()
  IS 'where the database is: the applied revisions that no applied one comes after';

COMMENT ON FUNCTION @extschema@.migration_heads()
  IS 'the loaded revisions that none comes after';

COMMENT ON FUNCTION @extschema@.migration_history()
  IS 'every attempt that the journal keeps, oldest first';

COMMENT ON FUNCTION @extschema@.migration_summary(text)
  IS 'columns, constraints and indexes of one table, or of all';
