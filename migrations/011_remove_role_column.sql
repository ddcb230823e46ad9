-- revision: 009_remove_role_column
-- revises: 008_add_groups_and_user_groups

-- migrate:up
SELECT safe_drop_column('users', 'role');

-- migrate:down
DO $$
BEGIN
  IF safe_add_column('users', 'role', $def$ varchar(20) NOT NULL DEFAULT 'user' $def$) THEN
    UPDATE users SET role = membership.role
      FROM (SELECT user_id, min(name) AS role  -- who is both is an admin
              FROM user_groups
              JOIN groups ON groups.id = group_id
             WHERE name IN ('admin', 'moderator')
             GROUP BY user_id) AS membership
     WHERE membership.user_id = users.id;
  END IF;
END $$;

-- migrate:verify
SELECT NOT column_exists('users', 'role');
