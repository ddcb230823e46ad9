-- revision: 8af7abc98abc
-- revises: 009_remove_role_column, fbbe54e05259

-- Joins two branches; there is nothing to do.

-- migrate:up

-- migrate:down
