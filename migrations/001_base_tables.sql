-- revision: 000_base_tables
-- revises: none

-- The tables as the oldest deployments had them. An application that has made its own already keeps
-- them; where those differ, a warning says so, and later revisions bring most of it together.

-- migrate:up
SELECT safe_create_table('jails', $$
  id serial PRIMARY KEY,
  jail_name varchar(255) NOT NULL UNIQUE,
  state varchar(2) NOT NULL,
  jail_id varchar(255) NOT NULL UNIQUE,
  scrape_system varchar(255) NOT NULL,
  active boolean NOT NULL DEFAULT false,
  created_date date NOT NULL,
  updated_date date NOT NULL,
  last_scrape_date date,
  last_successful_scrape timestamp
$$);

SELECT safe_create_table('inmates', $$
  idinmates serial PRIMARY KEY,
  name varchar(255) NOT NULL,
  race varchar(255) NOT NULL DEFAULT 'Unknown',
  sex varchar(255) NOT NULL DEFAULT 'Unknown',
  cell_block varchar(255),
  arrest_date date,
  held_for_agency varchar(255),
  mugshot text,
  dob varchar(255) NOT NULL DEFAULT 'Unknown',
  hold_reasons text NOT NULL DEFAULT '',
  is_juvenile boolean NOT NULL DEFAULT false,
  release_date varchar(255) NOT NULL DEFAULT '',
  in_custody_date date NOT NULL,
  jail_id varchar(255) NOT NULL,
  hide_record boolean NOT NULL DEFAULT false,
  CONSTRAINT unique_inmate UNIQUE
    (name, race, dob, sex, hold_reasons, in_custody_date, release_date, jail_id)
$$);

SELECT safe_create_table('monitors', $$
  idmonitors serial PRIMARY KEY,
  name varchar(255) NOT NULL,
  arrest_date date,
  release_date varchar(255),
  arrest_reason varchar(255),
  arresting_agency varchar(255),
  jail varchar(255),
  mugshot text,
  enable_notifications int NOT NULL DEFAULT 1,
  notify_method varchar(255) DEFAULT 'pushover',
  notify_address varchar(255) NOT NULL DEFAULT '',
  last_seen_incarcerated timestamp,
  CONSTRAINT unique_monitor UNIQUE (name, notify_address)
$$);

-- migrate:down
SELECT safe_drop_table('monitors');
SELECT safe_drop_table('inmates');
SELECT safe_drop_table('jails');
