-- revision: 47952153bdcf
-- revises: 006_fix_users_table_columns

-- migrate:up
SELECT safe_add_column('monitors', 'user_id', 'int');

-- migrate:down
SELECT safe_drop_column('monitors', 'user_id');
