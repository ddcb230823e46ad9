-- revision: 98cbdf3c7e56
-- revises: ae704cc1468a

-- Partitions inmates by jail. A table cannot be partitioned where it stands: another one takes its
-- rows, its sequence and its name, and what hung on the old one is made again. The primary key of a
-- partitioned table must contain jail_id, so nothing can refer to idinmates alone: the foreign key
-- of monitor_inmate_links goes.

-- migrate:up
DO $do$
DECLARE
  again text[];
  statement text;
  batch record;
BEGIN
  IF (SELECT relkind = 'p' FROM pg_class WHERE oid = 'inmates'::regclass) THEN
    RETURN;
  END IF;
  LOCK TABLE inmates;  -- nobody writes a row that would not be copied

  -- What goes with the old table: constraints, indexes, triggers and rights. LIKE has the rest.
  again := ARRAY(
    SELECT format('ALTER TABLE inmates ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE conrelid = 'inmates'::regclass AND contype IN ('u', 'x', 'f')
    UNION ALL
    SELECT pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid = 'inmates'::regclass
       AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
    UNION ALL
    SELECT pg_get_triggerdef(oid) FROM pg_trigger
     WHERE tgrelid = 'inmates'::regclass AND NOT tgisinternal
    UNION ALL
    SELECT format('GRANT %s ON inmates TO %s%s', privilege_type,
                  CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = 'inmates'::regclass);

  PERFORM safe_drop_constraint('monitor_inmate_links', 'monitor_inmate_links_inmate_id_fkey');
  PERFORM safe_create_table('inmates_partitioned',
    '(LIKE inmates INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (jail_id)');
  FOR remainder IN 0..15 LOOP
    PERFORM safe_create_table('inmates_' || to_char(remainder, 'FM00'), format(
      'PARTITION OF inmates_partitioned FOR VALUES WITH (MODULUS 16, REMAINDER %s)', remainder));
  END LOOP;
  FOR batch IN
    SELECT min(idinmates) AS first, max(idinmates) AS last
      FROM (SELECT idinmates, dense_rank() OVER (ORDER BY idinmates) / 10000 AS number
              FROM inmates) AS numbered
     GROUP BY number
  LOOP
    INSERT INTO inmates_partitioned
    SELECT * FROM inmates WHERE idinmates BETWEEN batch.first AND batch.last;
  END LOOP;
  EXECUTE format('ALTER SEQUENCE %s OWNED BY inmates_partitioned.idinmates',
                 pg_get_serial_sequence('inmates', 'idinmates'));

  PERFORM safe_drop_table('inmates');
  PERFORM safe_rename_table('inmates_partitioned', 'inmates');
  PERFORM safe_add_constraint('inmates', 'inmates_pkey', 'PRIMARY KEY (idinmates, jail_id)');
  FOREACH statement IN ARRAY again LOOP
    EXECUTE statement;
  END LOOP;
END $do$;

-- migrate:down
DO $do$
DECLARE
  again text[];
  statement text;
  batch record;
BEGIN
  IF (SELECT relkind <> 'p' FROM pg_class WHERE oid = 'inmates'::regclass) THEN
    RETURN;
  END IF;
  LOCK TABLE inmates;

  again := ARRAY(
    SELECT format('ALTER TABLE inmates ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
      FROM pg_constraint WHERE conrelid = 'inmates'::regclass AND contype IN ('u', 'x', 'f')
    UNION ALL
    SELECT pg_get_indexdef(indexrelid) FROM pg_index
     WHERE indrelid = 'inmates'::regclass
       AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)
    UNION ALL
    SELECT pg_get_triggerdef(oid) FROM pg_trigger
     WHERE tgrelid = 'inmates'::regclass AND NOT tgisinternal
    UNION ALL
    SELECT format('GRANT %s ON inmates TO %s%s', privilege_type,
                  CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
                  CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
      FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = 'inmates'::regclass);

  PERFORM safe_create_table('inmates_plain', 'LIKE inmates INCLUDING ALL EXCLUDING INDEXES');
  FOR batch IN
    SELECT min(idinmates) AS first, max(idinmates) AS last
      FROM (SELECT idinmates, dense_rank() OVER (ORDER BY idinmates) / 10000 AS number
              FROM inmates) AS numbered
     GROUP BY number
  LOOP
    INSERT INTO inmates_plain
    SELECT * FROM inmates WHERE idinmates BETWEEN batch.first AND batch.last;
  END LOOP;
  EXECUTE format('ALTER SEQUENCE %s OWNED BY inmates_plain.idinmates',
                 pg_get_serial_sequence('inmates', 'idinmates'));

  PERFORM safe_drop_table('inmates');
  PERFORM safe_rename_table('inmates_plain', 'inmates');
  PERFORM safe_add_constraint('inmates', 'inmates_pkey', 'PRIMARY KEY (idinmates)');
  FOREACH statement IN ARRAY again LOOP
    EXECUTE statement;
  END LOOP;

  -- Inmates may have been deleted while nothing watched over the links to them.
  IF EXISTS (SELECT FROM monitor_inmate_links
              WHERE inmate_id NOT IN (SELECT idinmates FROM inmates)) THEN
    RAISE WARNING 'the foreign key of monitor_inmate_links to inmates stays away'
      USING DETAIL = 'Some links refer to inmates that are gone.';
  ELSE
    PERFORM safe_add_constraint('monitor_inmate_links', 'monitor_inmate_links_inmate_id_fkey',
      'FOREIGN KEY (inmate_id) REFERENCES inmates (idinmates) ON DELETE CASCADE');
  END IF;
END $do$;

-- migrate:verify
SELECT constraint_exists('inmates', 'unique_inmate_optimized');
SELECT count(*) = 16 FROM pg_inherits WHERE inhparent = 'inmates'::regclass;
SELECT pg_get_serial_sequence('inmates', 'idinmates') IS NOT NULL;
