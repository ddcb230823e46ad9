-- revision: 5db04f5e1c8f
-- revises: 005_monitor_inmate_links

-- migrate:up
-- A foreign key cannot be altered: it is dropped and added again, unless it is as wanted. Where it
-- is gone altogether, as 98cbdf3c7e56 leaves it, it stays so.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint
              WHERE conrelid = 'monitor_inmate_links'::regclass
                AND conname = 'monitor_inmate_links_inmate_id_fkey'
                AND confdeltype <> 'c') THEN
    PERFORM safe_drop_constraint('monitor_inmate_links', 'monitor_inmate_links_inmate_id_fkey');
    PERFORM safe_add_constraint('monitor_inmate_links', 'monitor_inmate_links_inmate_id_fkey',
      'FOREIGN KEY (inmate_id) REFERENCES inmates (idinmates) ON DELETE CASCADE');
  END IF;
END $$;

-- Duplicates as in b47722ea223c, in case its constraint was taken away since.
DO $$
DECLARE
  pair record;
BEGIN
  LOCK TABLE inmates IN SHARE ROW EXCLUSIVE MODE;
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
    UPDATE monitor_inmate_links AS link SET inmate_id = pair.kept
     WHERE inmate_id = pair.duplicate
       AND NOT EXISTS (SELECT FROM monitor_inmate_links AS other
                        WHERE other.monitor_id = link.monitor_id
                          AND other.inmate_id = pair.kept);
    DELETE FROM monitor_inmate_links WHERE inmate_id = pair.duplicate;
    DELETE FROM inmates WHERE idinmates = pair.duplicate;
  END LOOP;
END $$;

-- The same constraint as unique_inmate_new: where that one is there, this is unchanged.
SELECT safe_add_constraint('inmates', 'unique_inmate_record',
                           'UNIQUE (name, race, dob, sex, arrest_date, jail_id)');

-- migrate:down
SELECT safe_drop_constraint('inmates', 'unique_inmate_record');

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint
              WHERE conrelid = 'monitor_inmate_links'::regclass
                AND conname = 'monitor_inmate_links_inmate_id_fkey'
                AND confdeltype = 'c') THEN
    PERFORM safe_drop_constraint('monitor_inmate_links', 'monitor_inmate_links_inmate_id_fkey');
    PERFORM safe_add_constraint('monitor_inmate_links', 'monitor_inmate_links_inmate_id_fkey',
      'FOREIGN KEY (inmate_id) REFERENCES inmates (idinmates)');
  END IF;
END $$;
