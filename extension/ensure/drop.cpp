// DROP of relations and types: the list is filtered to what is there.
#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

struct DroppedKind {
  ObjectType type;
  const char *name;
  const char *relation_kinds;  // what pg_class.relkind may be
};

constexpr DroppedKind relation_types[] = {
    {OBJECT_TABLE, "table", "rp"},      {OBJECT_INDEX, "index", "iI"},
    {OBJECT_VIEW, "view", "v"},         {OBJECT_MATVIEW, "materialized view", "m"},
    {OBJECT_SEQUENCE, "sequence", "S"}, {OBJECT_FOREIGN_TABLE, "foreign table", "f"},
};

// Whether it is there to be dropped; another kind of relation under that name is told as what it
// is.
bool relation_is_there(const DroppedKind &kind, const QualifiedName &name) {
  const Oid relation = find_relation(name);
  if (!OidIsValid(relation)) return false;
  if (strchr(kind.relation_kinds, relation_kind(relation)) == nullptr)
    throw Error(
        sqlstate::wrong_object_type,
        "\"" + relation_name(relation) + "\" exists, but is not " + with_article(kind.name));
  return true;
}

List *append(List *list, void *item) {
  return lappend(list, item);
}

bool drop_filtered(const Statement &statement, const DropStmt *drop, const std::string &kind,
                   bool (*is_there)(const DroppedKind &, const QualifiedName &),
                   const DroppedKind &row) {
  std::vector<std::string> present;
  DropStmt *filtered = copy_node(drop);
  filtered->objects = NIL;
  for (Node *object : nodes<Node>(drop->objects)) {
    auto *parts = IsA(object, TypeName) ? reinterpret_cast<TypeName *>(object)->names
                                        : reinterpret_cast<List *>(object);
    const QualifiedName name = to_qualified_name(parts);
    if (is_there(row, name)) {
      present.push_back(kind + " " + quote(name));
      filtered->objects = call_postgres(append, filtered->objects, static_cast<void *>(object));
    } else {
      tell(Outcome::unchanged, kind + " " + quote(name) + " does not exist");
    }
  }
  if (present.empty()) return false;
  execute_utility(statement, reinterpret_cast<Node *>(filtered));
  for (const std::string &name : present) tell(Outcome::dropped, name);
  return true;
}

bool type_is_there(const DroppedKind &, const QualifiedName &name) {
  return OidIsValid(find_type(name));
}

}  // namespace

bool ensure_drop(const Statement &statement) {
  auto *drop = reinterpret_cast<DropStmt *>(statement.node);
  for (const DroppedKind &kind : relation_types)
    if (drop->removeType == kind.type && !drop->concurrent)
      return drop_filtered(statement, drop, kind.name, relation_is_there, kind);
  if (drop->removeType == OBJECT_TYPE)
    return drop_filtered(statement, drop, "type", type_is_there, {OBJECT_TYPE, "type", ""});
  return execute_as_it_is(statement);
}

}  // namespace pg_idem
