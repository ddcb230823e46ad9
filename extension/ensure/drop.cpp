// DROP of anything: the list is filtered to what is there.
#include "catalog/existence.hpp"
#include "catalog/names.hpp"
#include "catalog/object.hpp"
#include "core/sqlstate.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/made_again.hpp"
#include "ensure/object_name.hpp"
#include "ensure/tell.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

// An object that is not there, as the statement names it.
std::string written_name(const DropStmt *drop, Node *object) {
  std::string text;
  const List *parts = nullptr;
  if (IsA(object, TypeName)) parts = as<TypeName>(object)->names;
  if (IsA(object, List)) parts = as<List>(object);
  if (IsA(object, ObjectWithArgs)) parts = as<ObjectWithArgs>(object)->objname;
  if (IsA(object, String)) return quote(std::string(strVal(object)));
  if (drop->removeType == OBJECT_CAST || drop->removeType == OBJECT_TRANSFORM)
    return "of that kind";
  for (Node *part : nodes<Node>(parts))
    if (IsA(part, String)) text += (text.empty() ? "" : ".") + quote(std::string(strVal(part)));
  return text;
}

std::string plain_name(Node *object) {
  const List *parts = IsA(object, TypeName) ? as<TypeName>(object)->names
                      : IsA(object, List)   ? as<List>(object)
                                            : nullptr;
  return parts ? to_qualified_name(parts).name : "";
}

// What is there is the result of later statements of the revision: of another object renamed to
// this name, which is gone, or of one made again as it is there.
bool is_replaced_already(const Statement &statement, const DropStmt *drop, Node *object) {
  const Future &future = current_future();
  const std::string name = plain_name(object);
  if (!is_type(drop->removeType) && !is_relation(drop->removeType)) return false;
  const auto scope = is_type(drop->removeType) ? Event::Scope::type : Event::Scope::relation;
  if (const Event *renamed = future.renamed_into(scope, name)) {
    const QualifiedName source{renamed->schema, renamed->name};
    return !OidIsValid(is_type(drop->removeType) ? find_type(source) : find_relation(source));
  }
  const Event *again = future.arrival(scope, name);
  if (again == nullptr || !future.may_be_done(*again)) return false;
  if (IsA(again->node, CreateEnumStmt)) {
    auto *create = as<CreateEnumStmt>(again->node);
    const Oid there = find_type(to_qualified_name(create->typeName));
    return OidIsValid(there) && has_labels_of(there, create);
  }
  return drop->removeType == OBJECT_TABLE && IsA(again->node, CreateStmt) &&
         table_is_made_by(*again, statement.source);
}

// Another kind of relation under that name: made by a later statement of the revision, or told as
// what it is.
bool is_of_another_kind(const DropStmt *drop, Node *object, const std::string &kind) {
  if (!is_relation(drop->removeType)) return false;
  const QualifiedName name = to_qualified_name(as<List>(object));
  const Oid relation = find_relation(name);
  if (!OidIsValid(relation) || strchr(relation_kinds(drop->removeType), relation_kind(relation)))
    return false;
  if (current_future().arrival(Event::Scope::relation, name.name)) return true;
  throw Error(sqlstate::wrong_object_type,
              "\"" + relation_name(relation) + "\" exists, but is not " + with_article(kind));
}

}  // namespace

bool ensure_drop(const Statement &statement) {
  auto *drop = as<DropStmt>(statement.node);
  if (drop->concurrent) return execute_as_it_is(statement);
  const std::string kind = kind_in_tag(statement.node);
  std::vector<std::string> present;
  DropStmt *filtered = copy_node(drop);
  filtered->objects = NIL;
  for (Node *object : nodes<Node>(drop->objects)) {
    const std::string name = kind + " " + written_name(drop, object);
    if (is_of_another_kind(drop, object, kind)) {
      tell(Outcome::unchanged, name + " is something else already");
    } else if (!object_exists(drop->removeType, object)) {
      tell(Outcome::unchanged, name + " does not exist");
    } else if (is_replaced_already(statement, drop, object)) {
      tell(Outcome::unchanged, name + " is another one already");
    } else if (is_made_again_as_it_is(drop, object)) {
      tell(Outcome::unchanged, name + " is to be made again as it is");
    } else {
      present.push_back(name);
      filtered->objects = append(filtered->objects, object);
    }
  }
  if (present.empty()) return false;
  execute_utility(statement, reinterpret_cast<Node *>(filtered));
  for (const std::string &name : present) tell(Outcome::dropped, name);
  return true;
}

bool ensure_drop_if_exists(const Statement &statement) {
  Node *tree = copy_node(statement.node);
  if (IsA(tree, DropRoleStmt)) as<DropRoleStmt>(tree)->missing_ok = true;
  if (IsA(tree, DropUserMappingStmt)) as<DropUserMappingStmt>(tree)->missing_ok = true;
  execute_utility(statement, tree);
  return tell(Outcome::executed, command_tag(tree));
}

}  // namespace pg_idem
