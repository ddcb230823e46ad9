-- revision: ae704cc1468a
-- revises: 36814ca63b22, 79ddd61092cc

-- Joins the lost revision to the history; there is nothing to do.

-- migrate:up

-- migrate:down
