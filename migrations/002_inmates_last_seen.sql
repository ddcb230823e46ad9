-- revision: 001
-- revises: 000_base_tables

-- migrate:up
-- Only a column that was added here is filled: one that was there knows better.
DO $$
BEGIN
  IF safe_add_column('inmates', 'last_seen', 'timestamp') THEN
    UPDATE inmates SET last_seen = in_custody_date WHERE release_date = '';
  END IF;
END $$;

-- migrate:down
SELECT safe_drop_column('inmates', 'last_seen');
