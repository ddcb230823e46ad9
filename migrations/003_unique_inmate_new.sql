-- revision: b47722ea223c
-- revises: 001

-- What makes two rows the same inmate: an arrest, no longer the words written about it.

-- migrate:up
-- Of the rows of one arrest the one seen last stays. Links to the others are led to it; where a
-- monitor is linked to it already, that link stands for both. Rows without an arrest_date are not
-- compared, as UNIQUE does not compare them either.
DO $$
DECLARE
  has_links boolean := table_exists('monitor_inmate_links');
  pair record;
BEGIN
  LOCK TABLE inmates IN SHARE ROW EXCLUSIVE MODE;  -- no new ones until the constraint stands
  FOR pair IN
    SELECT idinmates AS duplicate, kept
      FROM (SELECT idinmates,
                   first_value(idinmates) OVER (
                     PARTITION BY name, race, dob, sex, arrest_date, jail_id
                     ORDER BY last_seen DESC NULLS LAST, idinmates DESC) AS kept
              FROM inmates
             WHERE arrest_date IS NOT NULL) AS arrest
     WHERE idinmates <> kept
  LOOP
    IF has_links THEN
      UPDATE monitor_inmate_links AS link SET inmate_id = pair.kept
       WHERE inmate_id = pair.duplicate
         AND NOT EXISTS (SELECT FROM monitor_inmate_links AS other
                          WHERE other.monitor_id = link.monitor_id
                            AND other.inmate_id = pair.kept);
      DELETE FROM monitor_inmate_links WHERE inmate_id = pair.duplicate;
    END IF;
    DELETE FROM inmates WHERE idinmates = pair.duplicate;
  END LOOP;
END $$;

SELECT safe_drop_constraint('inmates', 'unique_inmate');
SELECT safe_add_constraint('inmates', 'unique_inmate_new',
                           'UNIQUE (name, race, dob, sex, arrest_date, jail_id)');

-- migrate:down
-- The rows may not allow the old constraint any more, or never did; then they are worth more.
SELECT execute_sql_if_condition(
  $$ ALTER TABLE inmates ADD CONSTRAINT unique_inmate UNIQUE
       (name, race, dob, sex, hold_reasons, in_custody_date, release_date, jail_id) $$,
  $$ SELECT NOT EXISTS (
       SELECT FROM inmates
        GROUP BY name, race, dob, sex, hold_reasons, in_custody_date, release_date, jail_id
       HAVING count(*) > 1) $$,
  'restore unique_inmate where the rows allow it');
SELECT safe_drop_constraint('inmates', 'unique_inmate_new');
