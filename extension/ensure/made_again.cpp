// Triggers, policies and indexes: few other things depend on them. Views: what depends on one would
// stop its DROP, so that it may stay as well.
#include "ensure/made_again.hpp"

#include "catalog/existence.hpp"
#include "catalog/object.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/object_name.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

bool drops_part_of_table(const DropStmt *drop) {
  return drop->behavior != DROP_CASCADE &&
         (drop->removeType == OBJECT_TRIGGER || drop->removeType == OBJECT_POLICY ||
          drop->removeType == OBJECT_INDEX);
}

// One of several may rest on another of them, which has to go.
bool drops_view(const DropStmt *drop) {
  return drop->behavior != DROP_CASCADE && drop->removeType == OBJECT_VIEW &&
         count_of(drop->objects) == 1;
}

// Others, above all those that change rows, may rely on its absence. So may the DROP of another
// view, which this one rests on.
bool is_indifferent(const Node *statement) {
  switch (nodeTag(statement)) {
    case T_DropStmt:
      return drops_part_of_table(as<DropStmt>(statement));
    case T_ViewStmt:
    case T_CreateTrigStmt:
    case T_CreatePolicyStmt:
    case T_IndexStmt:
      return true;
    default:
      return false;
  }
}

// What it would lose, and an owner that it would get.
bool has_more_than_its_definition(const ObjectAddress &object) {
  static Query query{
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_description d"
      "                WHERE d.objoid::bigint = $1 AND d.classoid::bigint = $2)"
      "    OR EXISTS (SELECT FROM pg_catalog.pg_trigger t"
      "                WHERE t.oid::bigint = $1 AND t.tableoid::bigint = $2 AND t.tgenabled <> 'O')"
      "    OR EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c"
      "                   ON c.oid = i.indexrelid"
      "                WHERE c.oid::bigint = $1 AND c.tableoid::bigint = $2"
      "                  AND (i.indisclustered OR i.indisreplident OR c.reltablespace <> 0))"
      "    OR EXISTS (SELECT FROM pg_catalog.pg_class c"
      "                WHERE c.oid::bigint = $1 AND c.tableoid::bigint = $2 AND c.relkind = 'v'"
      "                  AND (c.relowner <> (SELECT r.oid FROM pg_catalog.pg_roles r"
      "                                       WHERE r.rolname = current_user)"
      "                       OR c.relacl IS NOT NULL"
      "                       OR EXISTS (SELECT FROM pg_catalog.pg_attribute a"
      "                                   WHERE a.attrelid = c.oid"
      "                                     AND (a.attacl IS NOT NULL OR a.atthasdef))"
      "                       OR EXISTS (SELECT FROM pg_catalog.pg_trigger t"
      "                                   WHERE t.tgrelid = c.oid)"
      "                       OR EXISTS (SELECT FROM pg_catalog.pg_rewrite r"
      "                                   WHERE r.ev_class = c.oid AND r.rulename <> '_RETURN')))"
      "    OR EXISTS (SELECT FROM pg_catalog.pg_seclabel l"
      "                WHERE l.objoid::bigint = $1 AND l.classoid::bigint = $2)"
      "    OR EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a"
      "                   ON a.attrelid = c.oid"
      "                WHERE c.oid::bigint = $1 AND c.tableoid::bigint = $2"
      "                  AND COALESCE(a.attstattarget, -1) <> -1)"};
  return run(query,
             {parameter(std::int64_t{object.objectId}), parameter(std::int64_t{object.classId})})[0]
      .boolean(1);
}

bool makes(const Statement &statement, const ObjectAddress &object) {
  if (IsA(statement.node, IndexStmt)) {
    const auto *create = as<IndexStmt>(statement.node);
    const Oid table = find_relation(create->relation);
    return create->idxname != nullptr && OidIsValid(table) &&
           object.objectId == find_in_schema(schema_of(table), create->idxname);
  }
  const ObjectName name = name_of_created(statement.node);
  if (name.name == nullptr) return false;
  const ObjectAddress made = find_object(name.type, name.name);
  return made.classId == object.classId && made.objectId == object.objectId;
}

bool is_as_wanted(const Statement &create) {
  return IsA(create.node, IndexStmt) ? index_is_as_wanted(create) : object_is_as_wanted(create);
}

}  // namespace

bool is_made_again_as_it_is(const DropStmt *drop, Node *object) {
  if (!drops_part_of_table(drop) && !drops_view(drop)) return false;
  const ObjectAddress there = find_object(drop->removeType, object);
  for (const Statement &later : current_future().later_statements()) {
    if (!is_indifferent(later.node)) return false;
    if (!IsA(later.node, DropStmt) && makes(later, there))
      return is_as_wanted(later) && !has_more_than_its_definition(there);
  }
  return false;
}

}  // namespace pg_idem
