-- revision: add_sessions_table
-- revises: none
-- depends: 005_monitor_inmate_links

-- A branch of its own that needs the table users from another: a dependency, not a parent.

-- migrate:up
SELECT safe_create_table('sessions', $$
  id serial PRIMARY KEY,
  user_id int NOT NULL REFERENCES users (id),
  session_token varchar(255) NOT NULL UNIQUE,
  login_time timestamp NOT NULL DEFAULT now(),
  logout_time timestamp,
  ip_address varchar(45),
  user_agent text,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL DEFAULT now()
$$);
SELECT safe_create_index('idx_sessions_user_id', 'sessions', 'user_id');
SELECT safe_create_index('idx_sessions_is_active', 'sessions', 'is_active');
SELECT safe_create_index('idx_sessions_login_time', 'sessions', 'login_time');

-- migrate:down
SELECT safe_drop_table('sessions');
