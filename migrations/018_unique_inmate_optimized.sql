-- revision: 011813a08eda
-- revises: 9112011517ea

-- The same six columns in the order in which they are searched.

-- migrate:up
SELECT safe_add_constraint('inmates', 'unique_inmate_optimized',
                           'UNIQUE (jail_id, arrest_date, name, dob, sex, race)');
SELECT safe_drop_constraint('inmates', 'unique_inmate_new');
SELECT safe_drop_constraint('inmates', 'unique_inmate_record');  -- its name in 5db04f5e1c8f

-- migrate:down
SELECT safe_add_constraint('inmates', 'unique_inmate_new',
                           'UNIQUE (name, race, dob, sex, arrest_date, jail_id)');
SELECT safe_drop_constraint('inmates', 'unique_inmate_optimized');

-- migrate:verify
SELECT constraint_exists('inmates', 'unique_inmate_optimized');
