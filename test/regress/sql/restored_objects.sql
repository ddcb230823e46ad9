-- A dump writes views, triggers, policies and domains as the server prints them, and a restore stores
-- some of their conditions in another form. Here each is made from its own text again, as a restore
-- does, and is as wanted; and so is the text of the dump, held against the original.
\set QUIET on
\pset tuples_only on
\pset format unaligned
CREATE SCHEMA restored_objects;
SET search_path = restored_objects, public;
CREATE TABLE t (id int PRIMARY KEY, kind varchar(9), state text);
CREATE TABLE member (id int, who text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

\set view 'CREATE VIEW v AS SELECT id, kind FROM t WHERE kind IN (''a'', ''b'') AND (id > 1 OR (id < 0 OR state IS NULL))'
\set trigger 'CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.id <> NEW.id OR OLD.kind IN (''a'', ''b'') OR NEW.state IS NULL) EXECUTE FUNCTION f()'
\set policy 'CREATE POLICY p ON t FOR UPDATE TO PUBLIC USING (kind IN (''a'', ''b'') AND EXISTS (SELECT FROM member WHERE member.id = t.id AND who = CURRENT_USER)) WITH CHECK (id > 1 OR (id < 0 OR state IS NULL))'
\set rule 'CREATE RULE r AS ON DELETE TO t WHERE OLD.kind IN (''a'', ''b'') DO ALSO UPDATE member SET who = NULL WHERE member.id = OLD.id'
\set domain 'CREATE DOMAIN d AS varchar(9) NOT NULL DEFAULT ''a'' CHECK (VALUE IN (''a'', ''b'')) CHECK (length(VALUE) > 0 OR (VALUE IS NULL OR VALUE = ''''))'
SELECT ensure(:'view'), ensure(:'trigger'), ensure(:'policy'), ensure(:'rule'), ensure(:'domain');
SELECT ensure(:'view'), ensure(:'trigger'), ensure(:'policy'), ensure(:'rule'), ensure(:'domain');

-- What a dump writes.
CREATE TABLE dump AS
SELECT 'CREATE VIEW v AS ' || pg_get_viewdef('v'::regclass) AS text, 'DROP VIEW v' AS gone
UNION ALL SELECT pg_get_triggerdef(oid), 'DROP TRIGGER g ON t' FROM pg_trigger WHERE tgname = 'g'
UNION ALL SELECT pg_get_ruledef(oid), 'DROP RULE r ON t' FROM pg_rewrite WHERE rulename = 'r'
UNION ALL SELECT format('CREATE POLICY p ON t FOR UPDATE USING (%s) WITH CHECK (%s)',
                        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)),
                 'DROP POLICY p ON t' FROM pg_policy WHERE polname = 'p'
UNION ALL SELECT format('CREATE DOMAIN d AS varchar(9) NOT NULL DEFAULT %s %s', typdefault,
                        (SELECT string_agg(format('CONSTRAINT %I %s', conname, pg_get_constraintdef(c.oid)), ' ')
                           FROM pg_constraint c WHERE contypid = t.oid AND contype = 'c')),
                 'DROP DOMAIN d' FROM pg_type t WHERE typname = 'd';
SELECT ensure(text) FROM dump;

-- The restore.
DO $$
DECLARE item dump;
BEGIN
  FOR item IN SELECT * FROM dump LOOP
    EXECUTE item.gone;
    EXECUTE item.text;
  END LOOP;
END $$;
SELECT ensure(:'view'), ensure(:'trigger'), ensure(:'policy'), ensure(:'rule'), ensure(:'domain');
SELECT ensure(text) FROM dump;

-- What is not the same is told, in whichever form it is.
SELECT ensure(replace(:'view', '''b''', '''c'''));
SELECT ensure(replace(:'trigger', '''b''', '''c'''));
SELECT ensure(replace(:'policy', '''b''', '''c'''));
SELECT ensure(replace(:'rule', '''b''', '''c'''));
SELECT ensure(replace(:'domain', '''b''', '''c'''));

-- A view that has to do with itself is dumped twice: a placeholder first.
SELECT ensure('CREATE VIEW twice AS SELECT NULL::int AS id; CREATE OR REPLACE VIEW twice AS SELECT id FROM t');
SELECT ensure('CREATE VIEW twice AS SELECT NULL::int AS id; CREATE OR REPLACE VIEW twice AS SELECT id FROM t');
SELECT ensure('CREATE VIEW twice AS SELECT NULL::int AS id');

-- A trigger of a view.
SELECT ensure('CREATE TRIGGER i INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()');
SELECT ensure('CREATE TRIGGER i INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()');
SELECT ensure('CREATE TRIGGER i INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION f()');

SET client_min_messages = warning;
DROP SCHEMA restored_objects CASCADE;
