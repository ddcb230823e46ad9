-- revision: 008_add_groups_and_user_groups
-- revises: 47952153bdcf

-- migrate:up
SELECT safe_create_table('groups', $$
  id serial PRIMARY KEY,
  name varchar(50) NOT NULL,
  display_name varchar(100) NOT NULL,
  description text,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL DEFAULT now(),
  CONSTRAINT unique_group_name UNIQUE (name)
$$);

SELECT safe_create_table('user_groups', $$
  id serial PRIMARY KEY,
  user_id int NOT NULL REFERENCES users (id),
  group_id int NOT NULL REFERENCES groups (id),
  assigned_by int REFERENCES users (id),
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL DEFAULT now(),
  CONSTRAINT unique_user_group UNIQUE (user_id, group_id)
$$);

SELECT execute_sql_if_condition(
  $$ INSERT INTO groups (name, display_name, description)
     VALUES ('admin', 'Administrators', 'May do everything'),
            ('user', 'Users', 'May watch the roster and keep monitors'),
            ('moderator', 'Moderators', 'May also look after the records of others')
     ON CONFLICT (name) DO NOTHING $$,
  $$ SELECT count(*) < 3 FROM groups WHERE name IN ('admin', 'user', 'moderator') $$,
  'make the groups admin, user and moderator');

-- By their role, and whoever has none of the three into 'user'. Whoever is in a group stays there.
DO $do$
DECLARE
  role text := CASE WHEN column_exists('users', 'role') THEN 'users.role' ELSE '''user''' END;
BEGIN
  PERFORM execute_sql_if_condition(
    format(
      $$ INSERT INTO user_groups (user_id, group_id)
         SELECT users.id, groups.id
           FROM users
           JOIN groups ON groups.name =
                CASE WHEN %1$s IN ('admin', 'moderator') THEN %1$s ELSE 'user' END
          WHERE NOT EXISTS (SELECT FROM user_groups WHERE user_id = users.id) $$, role),
    $$ SELECT EXISTS (
         SELECT FROM users
          WHERE NOT EXISTS (SELECT FROM user_groups WHERE user_id = users.id)) $$,
    'put users into groups');
END $do$;

-- migrate:down
SELECT safe_drop_table('user_groups');
SELECT safe_drop_table('groups');

-- migrate:verify
SELECT count(*) = 3 FROM groups WHERE name IN ('admin', 'user', 'moderator');
SELECT NOT EXISTS (
  SELECT FROM users WHERE NOT EXISTS (SELECT FROM user_groups WHERE user_id = users.id));
