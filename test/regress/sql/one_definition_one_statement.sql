-- A definition is what would follow the name in SQL, and a name is a name: nothing else can be
-- smuggled in through either. Whatever is tried here, the table of the end is as in the beginning.
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA safe;
SET search_path = safe, public;
CREATE TABLE treasure (id int, gold int CONSTRAINT some_gold CHECK (gold > 0));
CREATE TYPE mood AS ENUM ('calm');

-- A second statement.
SELECT safe_create_table('t', 'id int); DROP TABLE treasure; --');
\echo :LAST_ERROR_SQLSTATE
SELECT safe_create_table('t', '(id int); DROP TABLE treasure');
SELECT safe_create_table('t', '(id int); SELECT (1');
SELECT safe_create_table('t', 'id int); SELECT (1');
SELECT safe_add_column('treasure', 'c', 'int; DROP TABLE treasure');
SELECT safe_alter_column('treasure', 'gold', 'DROP NOT NULL; DROP TABLE treasure');
SELECT safe_create_index('i', 'treasure', 'id); DROP TABLE treasure; --');
SELECT safe_create_index('i', 'treasure', '(id); DROP TABLE treasure');
SELECT safe_create_index('i', 'treasure', 'USING btree (id); DROP TABLE treasure');
SELECT safe_add_constraint('treasure', 'c', 'CHECK (true); DROP TABLE treasure');

-- A second subcommand.
SELECT safe_add_column('treasure', 'c', 'int, DROP COLUMN gold');
SELECT safe_alter_column('treasure', 'gold', 'DROP NOT NULL, DROP COLUMN gold');
SELECT safe_add_constraint('treasure', 'c', 'CHECK (true), DROP COLUMN gold');
SELECT safe_add_column('treasure', 'id', 'int, ADD COLUMN d int');
-- Another statement altogether.
SELECT safe_create_table('t', 'AS SELECT * FROM treasure');
SELECT safe_create_table('t', '(id) AS SELECT id FROM treasure');
SELECT safe_alter_column('treasure', 'gold', '');
SELECT safe_alter_column('treasure', 'gold', 'RENAME TO silver');

-- Comments and quotes that do not end.
SELECT safe_create_table('t', 'id int /*');
SELECT safe_create_table('t', 'id int DEFAULT ''');
SELECT safe_create_table('t', 'id int DEFAULT $$');
SELECT safe_add_column('treasure', 'c', 'int /* DROP');
SELECT safe_add_column('treasure', 'c', 'int -- '), safe_drop_column('treasure', 'c');
SELECT safe_create_index('i', 'treasure', 'id -- '), safe_drop_index('i');
SELECT safe_create_table('t', E'id int --\n'), safe_drop_table('t');

-- What is merely long or ends with a semicolon is one statement.
SELECT safe_add_column('treasure', 'c', 'int;'), safe_drop_column('treasure', 'c');
SELECT safe_add_column('treasure', 'c', 'text DEFAULT ''; DROP TABLE treasure'''),
       safe_drop_column('treasure', 'c');
SELECT safe_create_table('t', '(id int);'), safe_drop_table('t');

-- Labels of enums and statements in conditions are text.
SELECT safe_add_enum_value('mood', 'a''); DROP TABLE treasure; --');
SELECT safe_create_enum('mood2', ARRAY['a''); DROP TABLE treasure; --']);
SELECT safe_add_enum_value('mood', 'b', before := 'calm''; DROP TABLE treasure; --');

-- Names: everything that SQL would not take for one name, or for a name and its schema.
DO $$
DECLARE
  bad text;
  call text;
BEGIN
  FOREACH bad IN ARRAY ARRAY['', ' ', '.', 'a.', '.a', 'a..b', 'a.b.c', 'a b', '1a', '$a', 'a-b', 'a;b',
    'a--', 'a/**/', 'a,b', 'a(b)', 'a''', '"a', 'a"', '"a"b', '"a""', '""', 'a.""', '*', 'a=b', 'a[1]',
    'treasure; DROP TABLE treasure', 'treasure DROP COLUMN gold', E'a\nb', 'U&"a"', 'a@b', '%', 'a:b']
  LOOP
    FOREACH call IN ARRAY ARRAY['safe_create_table(%L, ''id int'')', 'safe_drop_table(%L)',
      'safe_rename_table(%L, ''x'')', 'safe_rename_table(''treasure'', %L)',
      'safe_add_column(%L, ''x'', ''int'')', 'safe_add_column(''treasure'', %L, ''int'')',
      'safe_drop_column(''treasure'', %L)', 'safe_rename_column(''treasure'', %L, ''x'')',
      'safe_rename_column(''treasure'', ''id'', %L)', 'safe_alter_column(''treasure'', %L, ''TYPE int'')',
      'safe_create_index(%L, ''treasure'', ''id'')', 'safe_create_index(''x'', %L, ''id'')',
      'safe_drop_index(%L)', 'safe_add_constraint(''treasure'', %L, ''CHECK (true)'')',
      'safe_drop_constraint(''treasure'', %L)', 'safe_create_enum(%L, ''{a}'')',
      'safe_add_enum_value(%L, ''a'')', 'table_exists(%L)', 'column_exists(''treasure'', %L)',
      'index_exists(''treasure'', %L)', 'constraint_exists(''treasure'', %L)', 'schema_exists(%L)',
      'sequence_exists(%L)', 'view_exists(%L)', 'enum_value_exists(%L, ''a'')',
      'trigger_exists(''treasure'', %L)', 'policy_exists(''treasure'', %L)', 'extension_exists(%L)',
      'role_exists(%L)']
    LOOP
      BEGIN
        EXECUTE format('SELECT ' || call, bad);
        RAISE WARNING 'accepted: %', format(call, bad);
      EXCEPTION WHEN invalid_name THEN
        NULL;
      END;
    END LOOP;
  END LOOP;
END $$;
-- And names that look strange, and are names.
CREATE TABLE "; DROP TABLE treasure" ("1 a, b" int, "--" int, "a.b" int);
SELECT safe_rename_table('"; DROP TABLE treasure"', '"%s''"');
SELECT safe_add_column('"%s''"', '"$1"', 'int'), safe_drop_column('"%s''"', '"--"'),
       safe_rename_column('"%s''"', '"a.b"', '"/*"'), safe_create_index('"i;"', '"%s''"', '"1 a, b"'),
       safe_add_constraint('"%s''"', '"c; --"', 'CHECK ("/*" > 0)');
SELECT column_exists('"%s''"', '"1 a, b"'), index_exists('"%s''"', '"i;"');
-- Longer than the server keeps them: cut, as everywhere in SQL.
SELECT safe_create_table(repeat('x', 70), 'id int'), safe_create_table(repeat('x', 63), 'id int');

\pset tuples_only off
\pset format aligned
\d treasure

SET client_min_messages = warning;
DROP SCHEMA safe CASCADE;
