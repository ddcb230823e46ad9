// The aspects. What names the object itself, or the table it belongs to, is left out of them,
// because the wanted side is read from a shadow under another name.
#include "catalog/definition_query.hpp"

#include "server/query.hpp"

namespace pg_idem {
namespace {

struct DefinitionQuery {
  Oid catalog;
  const char *relation_kinds;  // of pg_class; else empty
  Query query;
};

DefinitionQuery queries[] = {
    {ProcedureRelationId,
     "",
     {"SELECT l.lanname AS language, pg_get_function_arguments(p.oid) AS \"argument list\","
      "       pg_get_function_result(p.oid) AS result, p.prosrc AS body, p.probin AS \"object "
      "file\","
      "       pg_get_function_sqlbody(p.oid) AS \"SQL body\", p.provolatile AS volatility,"
      "       p.proisstrict AS strictness, p.prosecdef AS \"security\", p.proleakproof AS "
      "leakproof,"
      "       p.proparallel AS \"parallel safety\", p.procost AS cost, p.prorows AS rows,"
      "       p.proconfig AS settings, p.prosupport AS \"support function\", a.aggtransfn AS "
      "\"transition function\","
      "       a.aggfinalfn AS \"final function\", a.aggcombinefn AS \"combine function\","
      "       a.agginitval AS \"initial value\", a.aggtranstype::regtype AS \"state type\","
      "       a.aggsortop AS \"sort operator\""
      "  FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
      "  LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid WHERE p.oid = $1"}},
    {TypeRelationId,
     "",
     {"SELECT t.typtype AS kind, format_type(t.typbasetype, t.typtypmod) AS \"base type\","
      "       t.typnotnull AS nullability, t.typdefault AS default, t.typcollation AS collation,"
      "       (SELECT string_agg(pg_get_constraintdef(c.oid), ' ' ORDER BY "
      "pg_get_constraintdef(c.oid))"
      "          FROM pg_constraint c WHERE c.contypid = t.oid) AS constraints,"
      "       (SELECT string_agg(format('%I %s %s', a.attname, format_type(a.atttypid, "
      "a.atttypmod),"
      "                          "
      "                          CASE WHEN a.attcollation NOT IN (0, 100) THEN "
      "a.attcollation::regcollation END), ', ' ORDER BY a.attnum)"
      "          FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0"
      "           AND NOT a.attisdropped) AS attributes,"
      "       (SELECT format('%s %s %s %s', r.rngsubtype::regtype, NULLIF(r.rngcollation, "
      "0)::regcollation,"
      "                      (SELECT opcname FROM pg_opclass WHERE oid = r.rngsubopc),"
      "                      r.rngcanonical)"
      "          FROM pg_range r WHERE r.rngtypid = t.oid) AS \"range of\""
      "  FROM pg_type t WHERE t.oid = $1"}},
    {RelationRelationId,
     "vm",
     {"SELECT pg_get_viewdef(c.oid) AS query, CASE c.relkind WHEN 'v' THEN c.reloptions END AS "
      "options,"
      "       (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), "
      "', '"
      "                          ORDER BY a.attnum)"
      "          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0) AS columns"
      "  FROM pg_class c WHERE c.oid = $1"}},
    {RelationRelationId,
     "S",
     {"SELECT seqtypid::regtype AS type, seqstart AS start, seqincrement AS increment,"
      "       seqmin AS minimum, seqmax AS maximum, seqcache AS cache, seqcycle AS cycle"
      "  FROM pg_sequence WHERE seqrelid = $1"}},
    {TriggerRelationId,
     "",
     {"SELECT regexp_replace(pg_get_triggerdef(oid), ' ON [^ ]+ ', ' ON ') AS definition"
      "  FROM pg_trigger WHERE oid = $1"}},
    {RewriteRelationId,
     "",
     {"SELECT regexp_replace(pg_get_ruledef(oid), ' TO [^ ;]+', ' TO ') AS definition"
      "  FROM pg_rewrite WHERE oid = $1"}},
    {StatisticExtRelationId,
     "",
     {"SELECT pg_get_statisticsobjdef_columns(oid) AS columns, stxkind::text[] AS kinds"
      "  FROM pg_statistic_ext WHERE oid = $1"}},
    {EventTriggerRelationId,
     "",
     {"SELECT evtevent AS event, evttags AS tags, evtfoid::regproc AS function"
      "  FROM pg_event_trigger WHERE oid = $1"}},
    {CollationRelationId,
     "",
     {"SELECT to_jsonb(c) - '{oid,collname,collnamespace,collowner,collversion}'::text[] AS "
      "definition"
      "  FROM pg_collation c WHERE oid = $1"}},
    {OperatorRelationId,
     "",
     {"SELECT oprcode::regproc AS function, oprrest::regproc AS \"restriction estimator\","
      "       oprjoin::regproc AS \"join estimator\", oprcanhash AS hashes, oprcanmerge AS merges"
      "  FROM pg_operator WHERE oid = $1"}},
    {TSConfigRelationId,
     "",
     {"SELECT p.prsname AS parser FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = c.cfgparser"
      " WHERE c.oid = $1"}},
    {TSDictionaryRelationId,
     "",
     {"SELECT t.tmplname AS template, d.dictinitoption AS options"
      "  FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = d.dicttemplate WHERE d.oid = $1"}},
    {PublicationRelationId,
     "",
     {"SELECT puballtables AS \"FOR ALL TABLES\", pubinsert AS insert, pubupdate AS update,"
      "       pubdelete AS delete, pubtruncate AS truncate,"
      "       pubviaroot AS publish_via_partition_root"
      "  FROM pg_publication WHERE oid = $1"}},
    {ForeignDataWrapperRelationId,
     "",
     {"SELECT fdwhandler::regproc AS handler, fdwvalidator::regproc AS validator,"
      "       (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(fdwoptions) o) AS options"
      "  FROM pg_foreign_data_wrapper WHERE oid = $1"}},
    {ForeignServerRelationId,
     "",
     {"SELECT f.fdwname AS \"foreign data wrapper\", srvtype AS type, srvversion AS version,"
      "       (SELECT string_agg(o, ', ' ORDER BY o) FROM unnest(srvoptions) o) AS options"
      "  FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw"
      " WHERE s.oid = $1"}},
};

bool is_about(const DefinitionQuery &query, const ObjectAddress &object) {
  if (query.catalog != object.classId) return false;
  return query.catalog != RelationRelationId ||
         strchr(query.relation_kinds, call_postgres(get_rel_relkind, object.objectId));
}

Definition read_row(Query &query, Oid object) {
  const Rows rows = run(query, {oid_parameter(object)});
  Definition definition;
  if (rows.size() == 0) return definition;
  for (int i = 1; i <= SPI_tuptable->tupdesc->natts; i++)
    definition.push_back(
        {NameStr(TupleDescAttr(SPI_tuptable->tupdesc, i - 1)->attname), rows[0].as_text(i)});
  return definition;
}

}  // namespace

std::optional<Definition> read_definition(const ObjectAddress &object) {
  for (DefinitionQuery &row : queries)
    if (is_about(row, object)) return read_row(row.query, object.objectId);
  return std::nullopt;
}

}  // namespace pg_idem
