-- revision: 36814ca63b22
-- revises: none

-- Stands for a revision whose file was lost: databases know its name.

-- migrate:up

-- migrate:down
