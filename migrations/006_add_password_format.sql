-- revision: 007_add_password_format
-- revises: 006_fix_users_table_columns

-- migrate:up
SELECT safe_add_column('users', 'password_format', $$ varchar(20) NOT NULL DEFAULT 'bcrypt' $$);

-- migrate:down
SELECT safe_drop_column('users', 'password_format');
