-- pg_dump carries the state along; so it survives a restore.
SELECT pg_catalog.pg_extension_config_dump('idem.revision', '');
SELECT pg_catalog.pg_extension_config_dump('idem.applied', '');
SELECT pg_catalog.pg_extension_config_dump('idem.journal', '');
SELECT pg_catalog.pg_extension_config_dump('idem.hook', '');
SELECT pg_catalog.pg_extension_config_dump('idem.journal_id_seq', '');
