-- revision: 79ddd61092cc
-- revises: 011813a08eda

-- The change of 011813a08eda by another hand, who did not know under which name a deployment has
-- the old constraint. Where it is done nothing happens, up or down.

-- migrate:up
SELECT safe_add_constraint('inmates', 'unique_inmate_optimized',
                           'UNIQUE (jail_id, arrest_date, name, dob, sex, race)');
SELECT safe_drop_constraint('inmates', 'unique_inmate_new');
SELECT safe_drop_constraint('inmates', 'unique_inmate');
SELECT safe_drop_constraint('inmates', 'uq_inmates_name_race_dob_sex_arrest_date_jail_id');
SELECT safe_drop_constraint('inmates', 'inmates_name_race_dob_sex_arrest_date_jail_id_key');

-- migrate:down
