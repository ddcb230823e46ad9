-- revision: 009_optimize_last_seen
-- revises: 008_add_groups_and_user_groups

-- migrate:up
-- On a large table in use these belong into a revision with "transaction: off", built CONCURRENTLY,
-- so that nobody who writes waits for them.
SELECT safe_create_index('idx_inmates_last_seen', 'inmates', 'last_seen');
SELECT safe_create_index('idx_inmates_jail_last_seen', 'inmates', 'jail_id, last_seen');
SELECT safe_create_index('idx_monitors_last_seen_incarcerated', 'monitors',
                         'last_seen_incarcerated');
SELECT safe_create_index('idx_monitors_jail_last_seen_release', 'monitors',
                         'jail, last_seen_incarcerated, release_date');

-- migrate:down
SELECT safe_drop_index('idx_monitors_jail_last_seen_release');
SELECT safe_drop_index('idx_monitors_last_seen_incarcerated');
SELECT safe_drop_index('idx_inmates_jail_last_seen');
SELECT safe_drop_index('idx_inmates_last_seen');
