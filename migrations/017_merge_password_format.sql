-- revision: 9112011517ea
-- revises: a9f5f7465f50, 007_add_password_format

-- Joins two branches; there is nothing to do.

-- migrate:up

-- migrate:down
