-- Who installs the extension may write the state and let others; nobody else may, but superusers.
-- No TRIGGER right: a trigger would run as whoever migrates.
GRANT USAGE ON SCHEMA idem TO @extowner@ WITH GRANT OPTION;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON idem.revision, idem.applied, idem.journal, idem.hook, idem.tenant_applied, idem.tenant_journal
  TO @extowner@ WITH GRANT OPTION;
-- Whoever uses the views needs the rights on the tables.
GRANT SELECT, INSERT, UPDATE, DELETE ON idem.tenant_applied, idem.tenant_journal TO PUBLIC;
-- pg_dump reads the sequence, a restore sets it.
GRANT SELECT, UPDATE ON SEQUENCE idem.journal_id_seq TO @extowner@ WITH GRANT OPTION;
