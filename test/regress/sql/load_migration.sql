-- load_migration: the text of a file becomes a revision in the database, and nothing more happens.
-- The file is parsed here as the client would; what is wrong in it is told with file and line.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;

-- The shortest file: its name says the rest.
SELECT load_migration('migrations/001_add_users.sql', '-- migrate:up');
SELECT revision, parents, depends, labels, description, up, up_line, down IS NULL, verify IS NULL,
       transactional, file, checksum = encode(sha256('-- migrate:up'), 'hex'), loaded_by = current_user
  FROM idem.revision;
-- The longest.
SELECT load_migration('x/002_merge.sql', $$-- What it is about, in words: free text.
-- revision: fbbe54e05259
-- revises: 001, 47952153bdcf
-- depends: 005_monitor_inmate_links
-- labels: accounts, "mine"
-- description: merge the branches
-- transaction: off

-- migrate:up transaction:false
SELECT 1;
-- a comment
SELECT 'ö';

-- migrate:down
SELECT 2;
-- migrate:verify
SELECT true;
$$);
SELECT revision, parents, depends, labels, description, transactional, up_line, down_line, verify_line
  FROM idem.revision WHERE file LIKE '%merge%';
SELECT replace(up, E'\n', '|'), replace(down, E'\n', '|'), replace(verify, E'\n', '|')
  FROM idem.revision WHERE file LIKE '%merge%';

-- True where it is new or changed, false where it is loaded already.
SELECT load_migration('migrations/001_add_users.sql', '-- migrate:up');
SELECT load_migration('migrations/001_add_users.sql', E'-- migrate:up\n');
SELECT load_migration('migrations/001_add_users.sql', E'-- migrate:up\n');
SELECT up FROM idem.revision WHERE revision = '001';
-- Renamed, with the same text: the same revision from another file.
SELECT load_migration('migrations/001_users.sql', E'-- migrate:up\n');
SELECT file, description FROM idem.revision WHERE revision = '001';

-- The file before in order is the parent where the file does not say; a line decides, also "none".
SELECT load_migration('003_a.sql', '-- migrate:up', '001');
SELECT load_migration('004_b.sql', E'-- revises: none\n-- migrate:up', '003');
SELECT load_migration('005_c.sql', E'-- revises: 001\n-- migrate:up', '004');
SELECT load_migration('006_d.sql', E'-- revises:\n-- migrate:up', '005');
SELECT load_migration('007_e.sql', '-- migrate:up', NULL);
SELECT revision, parents FROM idem.revision WHERE revision > '002' AND revision < '008' ORDER BY 1;
-- The same file behind another one has another parent: that is a change.
SELECT load_migration('003_a.sql', '-- migrate:up', '001');
SELECT load_migration('003_a.sql', '-- migrate:up', '002');
SELECT parents FROM idem.revision WHERE revision = '003';

-- A revision that another file has already.
SELECT load_migration('other/003_b.sql', E'-- migrate:up\nSELECT 3;');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('008_f.sql', E'-- revision: 003\n-- migrate:up\nSELECT 3;');

-- What is wrong in a file.
SELECT load_migration('009_x.sql', '');
\echo :LAST_ERROR_SQLSTATE
SELECT load_migration('009_x.sql', 'CREATE TABLE t (id int);');
SELECT load_migration('009_x.sql', E'-- revision: 009\nSELECT 1;\n-- migrate:up');
SELECT load_migration('009_x.sql', '-- migrate:down');
SELECT load_migration('009_x.sql', E'-- migrate:up\n-- migrate:up');
SELECT load_migration('009_x.sql', E'\n-- migrate:sideways');
SELECT load_migration('009_x.sql', '-- Migrate:Up');
SELECT load_migration('009_x.sql', '-- migrate:up transaction:maybe');
SELECT load_migration('009_x.sql', E'-- transaction: on\n-- migrate:up transaction:false');
SELECT load_migration('009_x.sql', E'\n\n-- reviews: 001\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- labels: a\n-- labels: b\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- labels: a, a\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- transaction: maybe\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- revision: head\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- revision: a b\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- labels: a@b\n-- migrate:up');
SELECT load_migration('009_x.sql', E'-- revises: 001,\n-- migrate:up');
SELECT load_migration('.sql', '-- migrate:up');
SELECT load_migration('readme.txt', '-- migrate:up');
SELECT load_migration(NULL, '-- migrate:up');
SELECT load_migration('009_x.sql', NULL);
SELECT count(*) FROM idem.revision WHERE revision = '009';

-- Nothing of it is judged beyond the file: parents may come later, and so may errors of the SQL.
SELECT load_migration('010_y.sql', E'-- revises: 099\n-- migrate:up\nNONSENSE;');
SELECT load_migration('011_crlf.sql', E'-- revises: 001\r\n-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\r\n');
SELECT parents, replace(up, E'\r\n', '|') FROM idem.revision WHERE revision = '011';

-- Letters stay what they are: only white space is left out.
SELECT load_migration('012_v.sql', E'-- revision:\x0b v \x0b\n-- revises: v2v, vv\n-- labels: dev\n-- description: archiv\n-- migrate:up\nSELECT 1 AS v;\nSELECT 2 AS v');
SELECT revision, parents, labels, description FROM idem.revision WHERE file = '012_v.sql';
SELECT * FROM migration_statements('v');
SELECT unload_migration('v');

-- unload_migration: forgets what is not applied and not named by others.
SELECT unload_migration('010'), unload_migration('010'), unload_migration('unknown');
SELECT unload_migration('001');
\echo :LAST_ERROR_SQLSTATE
SELECT unload_migration('001_users');
SELECT unload_migration(NULL);

-- All or nothing, like everything in a transaction.
BEGIN;
SELECT load_migration('012_z.sql', '-- migrate:up');
ROLLBACK;
SELECT count(*) FROM idem.revision WHERE revision = '012';
BEGIN READ ONLY;
SELECT load_migration('004_b.sql', E'-- revises: none\n-- migrate:up', '003');
SELECT load_migration('012_z.sql', '-- migrate:up');
\echo :LAST_ERROR_SQLSTATE
ROLLBACK;

TRUNCATE idem.revision, idem.applied, idem.journal;
-- What another tenant has applied counts as well.
SELECT load_migration('r_view.sql', E'-- repeatable: on\n-- migrate:up\nSELECT 1;'),
       load_migration('900_tenant.sql', E'-- revises: none\n-- migrate:up\nSELECT 1;');
SET pg_idem.tenant = 'one';
SELECT stamp_to('900'), stamp_to('r_view', 'up');
RESET pg_idem.tenant;
SELECT unload_migration('900');
SELECT unload_migration('r_view');
SET pg_idem.tenant = 'one';
SELECT revision FROM idem.tenant_applied ORDER BY revision;
SELECT stamp_to('base');
SELECT unload_migration('900');
RESET pg_idem.tenant;

TRUNCATE idem.revision, idem.applied, idem.journal;
