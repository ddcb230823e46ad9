-- revision: 005_monitor_inmate_links
-- revises: b47722ea223c

-- migrate:up
SELECT safe_create_table('users', $$
  id serial PRIMARY KEY,
  username varchar(50) NOT NULL UNIQUE,
  email varchar(100) NOT NULL UNIQUE,
  password_hash varchar(255) NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  is_admin boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL DEFAULT now()
$$);

SELECT safe_create_table('monitor_inmate_links', $$
  id serial PRIMARY KEY,
  monitor_id int NOT NULL REFERENCES monitors (idmonitors),
  inmate_id int NOT NULL REFERENCES inmates (idinmates),
  linked_by_user_id int NOT NULL REFERENCES users (id),
  is_excluded boolean NOT NULL DEFAULT false,
  link_reason varchar(500),
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL DEFAULT now(),
  CONSTRAINT unique_monitor_inmate_link UNIQUE (monitor_id, inmate_id)
$$);

-- migrate:down
SELECT safe_drop_table('monitor_inmate_links');
SELECT safe_drop_table('users');
