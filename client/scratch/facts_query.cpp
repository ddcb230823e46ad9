// The catalog as facts: (class, object, column, definition), named by the server's own
// pg_identify_object(). What belongs to an extension is the extension's. pg_attver, with which some
// builds of the server stamp each column (a WAL position), is no definition: pg_dump omits it too.
#include "scratch/facts.hpp"

namespace pg_idem::client {

const char schema_query[] = R"(, space AS (
  SELECT oid FROM pg_namespace
   WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'idem')
), relation AS (
  SELECT c.* FROM pg_class c JOIN space s ON s.oid = c.relnamespace
), fact (class, object, part, definition) AS (
  SELECT 'pg_class'::regclass, c.oid, 0, concat_ws(', ',
           'owner ' || pg_get_userbyid(relowner), 'persistence ' || relpersistence::text,
           array_to_string(reloptions, ' '), 'partitioned by ' || pg_get_partkeydef(c.oid),
           pg_get_expr(relpartbound, c.oid),
           (SELECT 'inherits ' || string_agg(inhparent::regclass::text, ' ' ORDER BY inhseqno)
              FROM pg_inherits WHERE inhrelid = c.oid),
           CASE WHEN relrowsecurity THEN 'row security' END,
           CASE WHEN relforcerowsecurity THEN 'forced' END,
           CASE WHEN relkind IN ('r', 'p') THEN 'replica identity ' || relreplident::text END,
           CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
           (SELECT (to_jsonb(q) - 'seqrelid')::text FROM pg_sequence q WHERE seqrelid = c.oid),
           (SELECT 'of ' || refobjid::regclass::text || '.' || attname
              FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
             WHERE relkind = 'S' AND classid = 'pg_class'::regclass AND objid = c.oid
               AND refclassid = classid AND deptype IN ('a', 'i')),
           (SELECT array_to_string(ftoptions, ' ') FROM pg_foreign_table WHERE ftrelid = c.oid))
    FROM relation c WHERE relkind NOT IN ('i', 'I')
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, attnum, concat_ws(' ',
           format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
           CASE WHEN attgenerated = '' THEN 'DEFAULT ' ELSE 'GENERATED ' END
             || pg_get_expr(adbin, adrelid),
           'identity ' || nullif(attidentity::text, ''),
           CASE WHEN attcollation <> typcollation
                THEN 'COLLATE ' || attcollation::regcollation::text END,
           CASE WHEN attstorage <> typstorage THEN 'storage ' || attstorage::text END,
           (SELECT string_agg(option, ' ' ORDER BY option) FROM unnest(attoptions) option
             WHERE option !~ '^pg_attver='),
           array_to_string(attfdwoptions, ' '))
    FROM relation c JOIN pg_attribute ON attrelid = c.oid JOIN pg_type t ON t.oid = atttypid
    LEFT JOIN pg_attrdef ON adrelid = c.oid AND adnum = attnum
   WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT 'pg_class'::regclass, indexrelid, 0, concat_ws(', ', pg_get_indexdef(indexrelid),
           CASE WHEN NOT indisvalid THEN 'invalid' END,
           CASE WHEN indisclustered THEN 'clustered' END,
           CASE WHEN indisreplident THEN 'replica identity' END,
           (SELECT 'part of ' || inhparent::regclass::text
              FROM pg_inherits WHERE inhrelid = indexrelid))
    FROM pg_index JOIN relation c ON c.oid = indexrelid
  UNION ALL
  SELECT 'pg_constraint'::regclass, c.oid, 0, concat_ws(', ', pg_get_constraintdef(c.oid),
           CASE WHEN connoinherit THEN 'no inherit' END)
    FROM pg_constraint c JOIN space s ON s.oid = connamespace
  UNION ALL
  SELECT 'pg_trigger'::regclass, t.oid, 0,
         concat_ws(' enabled ', pg_get_triggerdef(t.oid), tgenabled)
    FROM pg_trigger t JOIN relation c ON c.oid = tgrelid WHERE NOT tgisinternal
  UNION ALL
  SELECT 'pg_rewrite'::regclass, r.oid, 0, concat_ws(' enabled ', pg_get_ruledef(r.oid), ev_enabled)
    FROM pg_rewrite r JOIN relation c ON c.oid = ev_class WHERE rulename <> '_RETURN'
  UNION ALL
  SELECT 'pg_policy'::regclass, p.oid, 0, concat_ws(' ', 'for', polcmd, 'permissive', polpermissive,
           'to', (SELECT string_agg(pg_get_userbyid(role), ' ' ORDER BY pg_get_userbyid(role))
                    FROM unnest(polroles) role),
           'USING ' || pg_get_expr(polqual, polrelid),
           'CHECK ' || pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy p JOIN relation c ON c.oid = polrelid
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, 0, concat_ws(' ', 'owner', pg_get_userbyid(proowner),
           CASE WHEN prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
           (SELECT concat_ws(' ', aggtransfn, aggtranstype::regtype, aggfinalfn, aggcombinefn,
                             agginitval, aggmtransfn, aggsortop::regoper)
              FROM pg_aggregate WHERE aggfnoid = p.oid))
    FROM pg_proc p JOIN space s ON s.oid = pronamespace
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0, concat_ws(' ', 'owner', pg_get_userbyid(typowner),
           CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END,
           CASE WHEN typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || typdefault,
           CASE WHEN typcollation <> 0 THEN 'COLLATE ' || typcollation::regcollation::text END,
           (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
              FROM pg_enum WHERE enumtypid = t.oid),
           (SELECT concat_ws(' ', rngsubtype::regtype, rngcanonical, rngsubdiff)
              FROM pg_range WHERE rngtypid = t.oid))
    FROM pg_type t JOIN space s ON s.oid = typnamespace WHERE typtype IN ('d', 'e', 'r')
  UNION ALL
  SELECT 'pg_operator'::regclass, o.oid, 0, concat_ws(' ', oprcode, oprcom::regoperator,
           oprnegate::regoperator, oprrest, oprjoin, oprcanmerge, oprcanhash)
    FROM pg_operator o JOIN space s ON s.oid = oprnamespace
  UNION ALL
  SELECT 'pg_collation'::regclass, c.oid, 0,
         (to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[])::text
    FROM pg_collation c JOIN space s ON s.oid = collnamespace
  UNION ALL
  SELECT 'pg_statistic_ext'::regclass, e.oid, 0, pg_get_statisticsobjdef(e.oid)
    FROM pg_statistic_ext e JOIN space s ON s.oid = stxnamespace
  UNION ALL
  SELECT 'pg_ts_config'::regclass, c.oid, 0,
         (SELECT string_agg(concat_ws(' ', maptokentype, mapdict::regdictionary), ', '
                            ORDER BY maptokentype, mapseqno)
            FROM pg_ts_config_map WHERE mapcfg = c.oid)
    FROM pg_ts_config c JOIN space s ON s.oid = cfgnamespace
  UNION ALL
  SELECT 'pg_ts_dict'::regclass, d.oid, 0, dictinitoption
    FROM pg_ts_dict d JOIN space s ON s.oid = dictnamespace
  UNION ALL
  SELECT 'pg_opclass'::regclass, o.oid, 0, opcintype::regtype::text
    FROM pg_opclass o JOIN space s ON s.oid = opcnamespace
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, 'owner ' || pg_get_userbyid(nspowner)
    FROM pg_namespace n JOIN space s ON s.oid = n.oid
  UNION ALL
  SELECT 'pg_extension'::regclass, oid, 0, extnamespace::regnamespace::text || ' ' || extversion
    FROM pg_extension
  UNION ALL
  SELECT 'pg_cast'::regclass, oid, 0,
         concat_ws(' ', castfunc::regprocedure, castcontext, castmethod)
    FROM pg_cast WHERE oid >= 16384
  UNION ALL
  SELECT 'pg_event_trigger'::regclass, oid, 0, concat_ws(' ', evtevent, evtfoid::regprocedure,
           evtenabled, array_to_string(evttags, ' '))
    FROM pg_event_trigger
  UNION ALL
  SELECT 'pg_publication'::regclass, p.oid, 0, concat_ws(' ', puballtables, pubinsert, pubupdate,
           pubdelete, pubtruncate, pubviaroot,
           (SELECT string_agg(prrelid::regclass::text, ' ' ORDER BY prrelid::regclass::text)
              FROM pg_publication_rel WHERE prpubid = p.oid))
    FROM pg_publication p
  UNION ALL
  SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, array_to_string(fdwoptions, ' ')
    FROM pg_foreign_data_wrapper
  UNION ALL
  SELECT 'pg_foreign_server'::regclass, oid, 0, array_to_string(srvoptions, ' ')
    FROM pg_foreign_server
  UNION ALL
  SELECT 'pg_class'::regclass, oid, 0, 'grant ' || unnest(relacl)::text FROM relation
  UNION ALL
  SELECT 'pg_class'::regclass, oid, attnum, 'grant ' || unnest(attacl)::text
    FROM relation JOIN pg_attribute ON attrelid = oid
  UNION ALL
  SELECT 'pg_proc'::regclass, p.oid, 0, 'grant ' || unnest(proacl)::text
    FROM pg_proc p JOIN space s ON s.oid = pronamespace
  UNION ALL
  SELECT 'pg_type'::regclass, t.oid, 0, 'grant ' || unnest(typacl)::text
    FROM pg_type t JOIN space s ON s.oid = typnamespace
  UNION ALL
  SELECT 'pg_namespace'::regclass, n.oid, 0, 'grant ' || unnest(nspacl)::text
    FROM pg_namespace n JOIN space s ON s.oid = n.oid
  UNION ALL
  SELECT 'pg_default_acl'::regclass, oid, 0, 'grant ' || unnest(defaclacl)::text FROM pg_default_acl
  UNION ALL
  SELECT classoid, objoid, objsubid, 'comment ' || quote_literal(description)
    FROM pg_description WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass
)
SELECT concat_ws(' ', name.type, name.identity || ':', definition)
  FROM fact, pg_identify_object(class, object, part) name
 WHERE NOT EXISTS (SELECT FROM pg_depend
                    WHERE classid = class AND objid = object AND deptype = 'e')
   AND (class, object) NOT IN (SELECT class, object FROM kept_by_tool)
)";

const char rows_query[] = R"(
SELECT format('rows of %s: %s', c.oid::regclass, substring(
         query_to_xml(format('SELECT count(*) AS n FROM ONLY %s', c.oid::regclass),
                      true, true, '')::text FROM '<n>([0-9]+)</n>'))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'idem')
)";

}  // namespace pg_idem::client
