-- The state of pg_idem: what is loaded, what is applied, what was ever tried. Both engines have the
-- same tables.

-- An engine that is there has its state here: it is changed over, none is installed beside it.
DO $$
DECLARE
  namespace pg_catalog.pg_namespace;
BEGIN
  SELECT * INTO namespace FROM pg_catalog.pg_namespace WHERE nspname = 'idem';
  IF NOT FOUND THEN RETURN; END IF;
  IF pg_catalog.to_regprocedure('idem.portable_engine()') IS NOT NULL THEN
    RAISE duplicate_object USING
      MESSAGE = 'the portable engine of pg_idem is installed in this database already',
      DETAIL = 'Its state is in schema "idem".',
      HINT = 'To change over to the extension, keeping state and history: '
        'pg_idem init --engine native';
  ELSIF EXISTS (SELECT FROM pg_catalog.pg_depend
                 WHERE classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
                   AND objid = namespace.oid AND deptype = 'e') THEN
    RAISE duplicate_object USING
      MESSAGE = 'extension "pg_idem" is installed in this database already',
      DETAIL = 'Its state is in schema "idem".',
      HINT = 'To change over to the portable engine, keeping state and history: '
        'pg_idem init --engine portable';
  END IF;
  RAISE duplicate_schema USING
    MESSAGE = 'schema "idem" already exists, and no engine of pg_idem is in it',
    DETAIL = pg_catalog.concat('It belongs to role ',
      pg_catalog.pg_get_userbyid(namespace.nspowner), '.'),
    HINT = 'pg_idem has its state in a schema of this name: rename that one, or drop it.';
END $$;

CREATE SCHEMA idem;
COMMENT ON SCHEMA idem IS 'state of pg_idem: revisions loaded, revisions applied, journal';

CREATE TABLE idem.revision (
  revision text PRIMARY KEY,
  parents text[] NOT NULL,
  depends text[] NOT NULL,
  labels text[] NOT NULL,
  description text NOT NULL,
  up text NOT NULL,
  up_line integer NOT NULL,
  up_file text,
  down text,
  down_line integer,
  down_file text,
  verify text,
  verify_line integer,
  verify_file text,
  transactional boolean NOT NULL,
  idempotent boolean NOT NULL,
  repeat text NOT NULL CHECK (repeat IN ('refuse', 'run', 'skip')),
  repeatable boolean NOT NULL,
  checksum text NOT NULL,
  file text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  loaded_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE idem.revision IS 'every revision that has been loaded, applied or not';
COMMENT ON COLUMN idem.revision.revision IS 'its identifier';
COMMENT ON COLUMN idem.revision.parents
  IS 'the revisions it comes after; none: a root, several: a merge';
COMMENT ON COLUMN idem.revision.depends
  IS 'revisions that must be applied before, without being parents';
COMMENT ON COLUMN idem.revision.labels IS 'other names for it and its branch';
COMMENT ON COLUMN idem.revision.description IS 'what it is about, in a few words';
COMMENT ON COLUMN idem.revision.up IS 'the script that applies it';
COMMENT ON COLUMN idem.revision.up_line IS 'line of the file on which that script begins';
COMMENT ON COLUMN idem.revision.up_file
  IS 'the file in which that script stands, where that is another one';
COMMENT ON COLUMN idem.revision.down IS 'the script that reverts it; null: there is no way down';
COMMENT ON COLUMN idem.revision.down_line IS 'line of the file on which that script begins';
COMMENT ON COLUMN idem.revision.down_file
  IS 'the file in which that script stands, where that is another one';
COMMENT ON COLUMN idem.revision.verify IS 'queries that must each return true after the way up';
COMMENT ON COLUMN idem.revision.verify_line IS 'line of the file on which they begin';
COMMENT ON COLUMN idem.revision.verify_file
  IS 'the file in which they stand, where that is another one';
COMMENT ON COLUMN idem.revision.transactional IS 'whether it runs in a transaction';
COMMENT ON COLUMN idem.revision.idempotent
  IS 'whether its statements go through the engine, or are executed as they are';
COMMENT ON COLUMN idem.revision.repeat
  IS 'what becomes of an INSERT that may have been executed before';
COMMENT ON COLUMN idem.revision.repeatable
  IS 'whether it is applied again whenever its file changes, behind all that are not';
COMMENT ON COLUMN idem.revision.checksum IS 'SHA-256 of the file, every byte of it, in hexadecimal';
COMMENT ON COLUMN idem.revision.file IS 'the file it was loaded from';
COMMENT ON COLUMN idem.revision.loaded_at IS 'when it was loaded last';
COMMENT ON COLUMN idem.revision.loaded_by IS 'the role that loaded it';

-- The setting pg_idem.tenant says whose state is meant; all that reads or writes it does so through
-- the views below.
CREATE TABLE idem.applied (
  revision text NOT NULL REFERENCES idem.revision,
  applied_order bigint NOT NULL,
  checksum text NOT NULL,
  applied_at timestamptz NOT NULL,
  applied_by text NOT NULL DEFAULT current_user,
  duration interval,
  stamped boolean NOT NULL,
  tenant text NOT NULL
    DEFAULT COALESCE(pg_catalog.current_setting('pg_idem.tenant', true), ''),
  PRIMARY KEY (tenant, revision)
);
-- No constraint: migrations have been seen that go through all UNIQUE constraints of a database.
CREATE UNIQUE INDEX ON idem.applied (tenant, applied_order);
COMMENT ON TABLE idem.applied IS 'the revisions that are in effect, for each tenant';
COMMENT ON COLUMN idem.applied.revision IS 'the revision';
COMMENT ON COLUMN idem.applied.applied_order IS 'grows with each revision applied, also again';
COMMENT ON COLUMN idem.applied.checksum IS 'checksum of the file when it was applied';
COMMENT ON COLUMN idem.applied.applied_at IS 'when it was applied';
COMMENT ON COLUMN idem.applied.applied_by IS 'the role that applied it';
COMMENT ON COLUMN idem.applied.duration IS 'how long it took; null: stamped';
COMMENT ON COLUMN idem.applied.stamped IS 'recorded without being run';
COMMENT ON COLUMN idem.applied.tenant
  IS 'whose state it is: a schema to which the history is applied by itself; empty: the database';

CREATE TABLE idem.journal (
  id bigint GENERATED ALWAYS AS IDENTITY,
  revision text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('up', 'down')),
  started_at timestamptz NOT NULL,
  duration interval,
  outcome text NOT NULL
    CHECK (outcome IN ('started', 'applied', 'reverted', 'stamped', 'unstamped', 'failed',
                       'vanished')),
  run_by text NOT NULL DEFAULT session_user,
  sqlstate text,
  message text,
  steps jsonb NOT NULL,
  statements_done integer,
  pending text[],
  done_checksum text,
  tenant text NOT NULL
    DEFAULT COALESCE(pg_catalog.current_setting('pg_idem.tenant', true), ''),
  PRIMARY KEY (tenant, id)
);
COMMENT ON TABLE idem.journal IS 'what was ever tried; a row is completed when its attempt ends';
COMMENT ON COLUMN idem.journal.id IS 'grows with each entry';
COMMENT ON COLUMN idem.journal.revision
  IS 'the revision; or "hook before_run", "hook after_run" where such a hook failed';
COMMENT ON COLUMN idem.journal.direction IS 'up or down';
COMMENT ON COLUMN idem.journal.started_at IS 'when it began';
COMMENT ON COLUMN idem.journal.duration
  IS 'how long it took; null: it has not ended, or nobody saw it end';
COMMENT ON COLUMN idem.journal.outcome
  IS 'started (under way), applied, reverted, stamped, unstamped, failed, or vanished: killed, '
     'as the next run found';
COMMENT ON COLUMN idem.journal.run_by IS 'the role that ran it';
COMMENT ON COLUMN idem.journal.sqlstate IS 'of the error, where it failed';
COMMENT ON COLUMN idem.journal.message IS 'of the error, where it failed';
COMMENT ON COLUMN idem.journal.steps
  IS 'what was done, in order: an array of outcome, text, line of the file and milliseconds';
COMMENT ON COLUMN idem.journal.statements_done
  IS 'outside a transaction: how many statements of the script are done';
COMMENT ON COLUMN idem.journal.pending
  IS 'outside a transaction: what of the next statement is still to be executed';
COMMENT ON COLUMN idem.journal.done_checksum
  IS 'outside a transaction: SHA-256 of the script as far as it is done';
COMMENT ON COLUMN idem.journal.tenant
  IS 'whose state it is: a schema to which the history is applied by itself; empty: the database';

CREATE VIEW idem.tenant_applied WITH (security_invoker = true) AS
  SELECT * FROM idem.applied
   WHERE tenant = (SELECT COALESCE(pg_catalog.current_setting('pg_idem.tenant', true), ''));
COMMENT ON VIEW idem.tenant_applied
  IS 'the revisions that are in effect for the setting pg_idem.tenant';
CREATE VIEW idem.tenant_journal WITH (security_invoker = true) AS
  SELECT * FROM idem.journal
   WHERE tenant = (SELECT COALESCE(pg_catalog.current_setting('pg_idem.tenant', true), ''));
COMMENT ON VIEW idem.tenant_journal IS 'what was ever tried for the setting pg_idem.tenant';

CREATE TABLE idem.hook (
  event text PRIMARY KEY
    CHECK (event IN ('before_run', 'after_run', 'before_revision', 'after_revision')),
  script text NOT NULL,
  file text NOT NULL,
  checksum text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  loaded_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE idem.hook IS 'scripts that a run executes around itself and around each revision';
COMMENT ON COLUMN idem.hook.event IS 'when it is executed';
COMMENT ON COLUMN idem.hook.script IS 'the script';
COMMENT ON COLUMN idem.hook.file IS 'the file it was loaded from';
COMMENT ON COLUMN idem.hook.checksum IS 'SHA-256 of the file, every byte of it, in hexadecimal';
COMMENT ON COLUMN idem.hook.loaded_at IS 'when it was loaded last';
COMMENT ON COLUMN idem.hook.loaded_by IS 'the role that loaded it';
