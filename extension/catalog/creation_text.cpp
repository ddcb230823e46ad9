// One query for each kind, by the server's own printing functions.
#include "catalog/creation_text.hpp"

#include "server/query.hpp"

namespace pg_idem {
namespace {

struct TextQuery {
  Oid catalog;
  Query query;
};

// A materialized view is held against views: see shadow.cpp.
TextQuery queries[] = {
    {RelationRelationId,
     {"SELECT 'CREATE VIEW ' || oid::regclass"
      "       || coalesce(' WITH (' || array_to_string(CASE relkind WHEN 'v' THEN reloptions END, "
      "', ') || ')', '')"
      "       || ' AS ' || pg_get_viewdef(oid)"
      "  FROM pg_class WHERE oid = $1 AND relkind IN ('v', 'm')"}},
    {TriggerRelationId, {"SELECT pg_get_triggerdef($1)"}},
    {RewriteRelationId, {"SELECT pg_get_ruledef($1)"}},
    {TypeRelationId,
     {"SELECT format('CREATE DOMAIN %s AS %s', oid::regtype, format_type(typbasetype, typtypmod))"
      "       || CASE WHEN typcollation NOT IN (0, (SELECT b.typcollation FROM pg_type b"
      "                                              WHERE b.oid = t.typbasetype))"
      "               THEN ' COLLATE ' || typcollation::regcollation ELSE '' END"
      "       || coalesce(' DEFAULT ' || typdefault, '')"
      "       || CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END"
      "       || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', conname,"
      "                                             pg_get_constraintdef(c.oid)), '')"
      "                      FROM pg_constraint c WHERE contypid = t.oid AND contype = 'c'), '')"
      "  FROM pg_type t WHERE oid = $1 AND typtype = 'd'"}},
};

}  // namespace

std::optional<std::string> creation_text(const ObjectAddress &object) {
  for (TextQuery &kind : queries) {
    if (kind.catalog != object.classId) continue;
    const Rows rows = run(kind.query, {oid_parameter(object.objectId)});
    if (rows.size() == 1 && !rows[0].is_null(1)) return rows[0].text(1);
  }
  return std::nullopt;
}

}  // namespace pg_idem
