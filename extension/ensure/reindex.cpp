// REINDEX CONCURRENTLY that was killed leaves invalid copies of indexes behind, under names of the
// server's. Nobody else would ever drop them, so the next run does.
#include "catalog/existence.hpp"
#include "ensure/locks.hpp"
#include "ensure/top_level_queue.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

// The table, its partitions; all tables of a schema; all of the database. Of each also its TOAST
// table, where the role may name what is in there.
Rows left_copies(const ReindexStmt *reindex) {
  static Query query{
      "SELECT i.indexrelid::bigint, i.indrelid::bigint FROM pg_catalog.pg_index i"
      " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
      " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " LEFT JOIN pg_catalog.pg_class owner ON owner.reltoastrelid = i.indrelid"
      " LEFT JOIN pg_catalog.pg_class t ON t.oid = COALESCE(owner.oid, i.indrelid)"
      " WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'"
      " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
      " AND (pg_catalog.pg_has_role(c.relowner, 'USAGE')"
      "      OR pg_catalog.pg_has_role(n.nspowner, 'USAGE'))"
      " AND CASE $1 WHEN 'relation' THEN t.oid IN"
      "       (SELECT $2::oid UNION SELECT relid FROM pg_catalog.pg_partition_tree($2::oid))"
      "     WHEN 'schema' THEN t.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace"
      "                                           WHERE nspname = $3)"
      "     ELSE NOT t.relisshared END"
      " ORDER BY 1"};
  Oid relation = InvalidOid;
  if (reindex->relation != nullptr) relation = find_relation(reindex->relation);
  if (OidIsValid(relation) && reindex->kind == REINDEX_OBJECT_INDEX)
    relation = call_postgres(IndexGetRelation, relation, false);
  const bool schema = reindex->kind == REINDEX_OBJECT_SCHEMA;
  const char *scope = reindex->relation ? "relation" : schema ? "schema" : "database";
  return run(query, {parameter(std::string(scope)), parameter(std::int64_t{relation}),
                     parameter(std::string(schema ? reindex->name : ""))});
}

}  // namespace

bool ensure_reindex(const Statement &statement) {
  const auto *reindex = as<ReindexStmt>(statement.node);
  // Who builds such a copy now holds this lock until it has its final name, or is gone.
  const Rows found = left_copies(reindex);
  for (std::uint64_t i = 0; i < found.size(); i++)
    take_lock({static_cast<Oid>(found[i].integer(2)), ShareUpdateExclusiveLock});
  std::vector<Oid> copies;
  const Rows left = left_copies(reindex);
  for (std::uint64_t i = 0; i < left.size(); i++)
    copies.push_back(static_cast<Oid>(left[i].integer(1)));
  for (const Oid copy : copies) drop_index_concurrently(statement, copy);
  return at_top_level(statement);
}

}  // namespace pg_idem
