-- revision: 006_fix_users_table_columns
-- revises: 005_monitor_inmate_links

-- migrate:up
SELECT safe_rename_column('users', 'password_hash', 'hashed_password');
SELECT safe_add_column('users', 'role', $$ varchar(20) NOT NULL DEFAULT 'user' $$);

-- A users table that the application made has no is_admin.
DO $$
BEGIN
  IF column_exists('users', 'is_admin') THEN
    PERFORM execute_sql_if_condition(
      'UPDATE users SET role = ''admin'' WHERE is_admin AND role <> ''admin''',
      'SELECT count(*) FROM users WHERE is_admin AND role <> ''admin''',
      'give administrators their role');
  END IF;
END $$;

-- migrate:down
DO $$
BEGIN
  IF column_exists('users', 'is_admin') AND column_exists('users', 'role') THEN
    UPDATE users SET is_admin = (role = 'admin') WHERE is_admin <> (role = 'admin');
  END IF;
END $$;

SELECT safe_drop_column('users', 'role');
SELECT safe_rename_column('users', 'hashed_password', 'password_hash');
