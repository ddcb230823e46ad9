-- revision: a9f5f7465f50
-- revises: 009_optimize_last_seen, 58546d11f1b5, add_sessions_table

-- Joins three branches; there is nothing to do.

-- migrate:up

-- migrate:down
