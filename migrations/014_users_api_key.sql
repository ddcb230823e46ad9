-- revision: 58546d11f1b5
-- revises: 8af7abc98abc

-- migrate:up
SELECT safe_add_column('users', 'api_key', 'varchar(255) UNIQUE');
SELECT safe_add_column('users', 'amember_user_id', 'int UNIQUE');

-- migrate:down
SELECT safe_drop_column('users', 'amember_user_id');
SELECT safe_drop_column('users', 'api_key');
