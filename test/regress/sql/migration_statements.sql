-- migration_statements: a section taken apart by the server's own parser.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
SELECT load_migration('migrations/001_all.sql', $file$-- migrate:up
-- a comment; with a semicolon
CREATE TABLE a (note text DEFAULT ';') ; /* another; one */
DO $$ BEGIN PERFORM 1; PERFORM 2; END $$;;

CREATE FUNCTION f() RETURNS integer BEGIN ATOMIC SELECT 1; SELECT 2; END;
INSERT INTO a VALUES ('ö')  -- the end
-- migrate:down
DROP TABLE a;
$file$);
SELECT load_migration('migrations/002_none.sql', E'-- migrate:up\n-- nothing\n');
SELECT load_migration('migrations/003_bad.sql', E'-- migrate:up\nSELECT 1;\nSELEC 2;\n');

SELECT position, '<' || statement || '>' FROM migration_statements('001');
SELECT position, '<' || statement || '>' FROM migration_statements('001', 'down');
SELECT count(*) FROM migration_statements('002');

-- Nothing but white space is taken off the end of a statement or of a header's value.
SELECT load_migration('migrations/005_v.sql', E'-- revision: rev\n-- labels: dev, v1\n-- description: very\n-- migrate:up\nDROP TABLE inv;\nDROP TABLE inv ;');
SELECT position, '<' || statement || '>' FROM migration_statements('rev');
SELECT revision, labels, description FROM idem.revision WHERE revision = 'rev';

-- They have the values of the variables.
SET idem.place = 'the ''south''';
SET idem.target = 'a "b"; --';
SELECT load_migration('migrations/006_variables.sql', $$-- migrate:up
UPDATE a SET :"target"=:'place'
$$);
SELECT position, '<' || statement || '>' FROM migration_statements('006');
-- What cannot be told is an error.
SELECT * FROM migration_statements('002', 'down');
SELECT * FROM migration_statements('003');
SELECT load_migration('migrations/007_unset.sql', E'-- migrate:up\nSELECT :''table'';');
SELECT * FROM migration_statements('007');
SELECT * FROM migration_statements('004');
SELECT * FROM migration_statements('001', 'sideways');
-- Null is the default, as in other functions.
SELECT load_migration('migrations/008_verified.sql', E'-- migrate:up\nSELECT 8;\n-- migrate:verify\nSELECT true;');
SELECT statement FROM migration_statements('008', NULL);
TRUNCATE idem.revision, idem.applied, idem.journal;
