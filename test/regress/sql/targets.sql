-- Every form of a target, and the plan that leads to it from where the database is. The plan is what
-- migrate_to executes; here it is only looked at, with stamp_to going from place to place.
\pset tuples_only on
\pset format unaligned
TRUNCATE idem.revision, idem.applied, idem.journal;
CREATE FUNCTION load(revision text, parents text, more text DEFAULT '') RETURNS void LANGUAGE sql AS
  $$SELECT load_migration(revision || '_x.sql',
      format(E'-- revision: %s\n-- revises: %s\n%s\n-- migrate:up\n-- migrate:down\n', revision, parents, more))$$;
-- The plan in one line: +a: apply, -a: revert; or the error.
CREATE FUNCTION plan(target text, direction text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text; detail text; hint text;
BEGIN
  SELECT coalesce(string_agg(CASE p.direction WHEN 'up' THEN '+' ELSE '-' END || revision, ' ' ORDER BY position), 'nothing')
    INTO line FROM migration_plan(target, plan.direction) AS p;
  RETURN line;
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
  RETURN concat_ws(E'\n  ', SQLSTATE || ' ' || SQLERRM, nullif(detail, ''), nullif(hint, ''));
END $$;

-- Nothing is loaded.
SELECT plan('head'), plan('heads'), plan('base');
SELECT plan('abc');
SELECT plan('+1');

-- One line: a -> b -> c -> d.
SELECT load('aaa', 'none'), load('bbb', 'aaa', '-- labels: middle'), load('ccc', 'bbb'), load('ddd', 'ccc');
SELECT plan('head');
SELECT plan('heads');
SELECT plan('ccc');
SELECT plan('cc'), plan('c'), plan('middle'), plan('+2'), plan('+0'), plan('base');
SELECT plan('aaa+2'), plan('ddd-3'), plan('middle+1'), plan('a+1');
SELECT plan('middle@head'), plan('aaa@base');
SELECT stamp_to('ccc');
SELECT plan('head'), plan('base'), plan('ccc'), plan('bbb'), plan('-1'), plan('-2'), plan('+1'), plan('-0');
SELECT plan('ddd-2'), plan('aaa+1'), plan('middle@base'), plan('middle@head');

-- Which way: 'up' never reverts, 'down' never applies.
SELECT plan('ddd', 'up'), plan('bbb', 'up'), plan('bbb', 'down'), plan('base', 'down'), plan('head', 'up');
SELECT plan('ddd', 'down');
SELECT plan('base', 'up');
SELECT plan('-1', 'up');
SELECT plan('+1', 'down');
SELECT plan('head', 'down');
SELECT plan('bbb', 'sideways');
SELECT plan('bbb', '');

-- Too far.
SELECT plan('+2');
SELECT plan('-4');
SELECT plan('ddd+1');
SELECT plan('aaa-1');
SELECT plan('+99999999999999999999999');

-- Unknown, misspelt, ambiguous.
SELECT plan('zzz');
SELECT plan('ccd');
SELECT plan('');
SELECT plan('current');
SELECT plan('zzz@head');
SELECT plan('ccc@middle');
SELECT plan('ccc+');
SELECT plan('ccc-x');
SELECT plan(NULL);
SELECT load('ccd', 'ddd');
SELECT plan('cc');
SELECT plan('cc+1');
SELECT unload_migration('ccd');

-- Two branches from b, and a merge: b -> c -> d, b -> e -> f; later m of d and f.
SELECT load('eee', 'bbb', '-- labels: left'), load('fff', 'eee');
SELECT plan('head');
SELECT plan('heads'), plan('ddd'), plan('fff'), plan('left'), plan('left@head'), plan('+1'), plan('+2');
SELECT plan('middle@head');
SELECT plan('bbb+1');
SELECT stamp_to('fff');
SELECT revision FROM migration_current();
SELECT plan('eee'), plan('ccc'), plan('bbb'), plan('base'), plan('left@base'), plan('-1'), plan('-2');
SELECT load('mmm', 'ddd, fff');
SELECT plan('head'), plan('mmm-1');
SELECT stamp_to('head'), plan('ddd'), plan('eee'), plan('bbb');

-- A dependency across branches: two roots, s depends on d.
SELECT stamp_to('base'), load('sss', 'none', E'-- depends: ddd\n-- labels: other'), load('ttt', 'sss');
SELECT plan('ttt'), plan('ddd'), plan('heads');
SELECT plan('head');
SELECT stamp_to('ttt');
-- Reverting d takes along what depends on it; reverting t takes nothing.
SELECT plan('ccc'), plan('sss'), plan('other@base'), plan('base');

-- A name that looks like an operation, and a target that is a name first.
SELECT load('x+1', 'ttt'), load('x', 'ttt');
SELECT plan('x+1'), plan('x'), plan('x+0');

-- What is told first where several things are wrong, and no guess where no name is near.
TRUNCATE idem.revision, idem.applied, idem.journal;
SELECT load('aaa', 'none', '-- labels: y, x'), load('bbb', 'aaa', '-- labels: x, y'), load('ccc', 'missing');
SELECT plan('heads');
SELECT load('aaa', 'none'), load('bbb', 'none', '-- repeatable: on');
SELECT plan('heads');
SELECT load('ddd', 'bbb');
SELECT plan('heads');

TRUNCATE idem.revision, idem.applied, idem.journal;
DROP FUNCTION load, plan;
