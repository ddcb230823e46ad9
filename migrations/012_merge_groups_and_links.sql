-- revision: fbbe54e05259
-- revises: 47952153bdcf, 5db04f5e1c8f

-- Joins two branches; there is nothing to do.

-- migrate:up

-- migrate:down
