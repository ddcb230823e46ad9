// DROP of anything: the list is filtered to what is there.
#include "catalog/names.hpp"
#include "catalog/object.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

const char *command_tag(Node *node) { return GetCommandTagName(CreateCommandTag(node)); }

// "table", "materialized view": what follows DROP in the command's tag.
std::string kind_of(const DropStmt *drop) {
  std::string tag = call_postgres(command_tag, reinterpret_cast<Node *>(const_cast<DropStmt *>(drop)));
  for (char &c : tag) c = static_cast<char>(pg_tolower(static_cast<unsigned char>(c)));
  return tag.substr(tag.find(' ') + 1);
}

// An object that is not there, as the statement names it.
std::string written_name(const DropStmt *drop, Node *object) {
  std::string text;
  const List *parts = nullptr;
  if (IsA(object, TypeName)) parts = reinterpret_cast<TypeName *>(object)->names;
  if (IsA(object, List)) parts = reinterpret_cast<List *>(object);
  if (IsA(object, ObjectWithArgs)) parts = reinterpret_cast<ObjectWithArgs *>(object)->objname;
  if (IsA(object, String)) return quote(std::string(strVal(object)));
  if (drop->removeType == OBJECT_CAST || drop->removeType == OBJECT_TRANSFORM) return "of that kind";
  for (Node *part : nodes<Node>(parts))
    if (IsA(part, String)) text += (text.empty() ? "" : ".") + quote(std::string(strVal(part)));
  return text;
}

List *append(List *list, void *item) { return lappend(list, item); }

}  // namespace

bool ensure_drop(const Statement &statement) {
  auto *drop = reinterpret_cast<DropStmt *>(statement.node);
  if (drop->concurrent) return execute_as_it_is(statement);
  const std::string kind = kind_of(drop);
  std::vector<std::string> present;
  DropStmt *filtered = copy_node(drop);
  filtered->objects = NIL;
  for (Node *object : nodes<Node>(drop->objects)) {
    const std::string name = kind + " " + written_name(drop, object);
    if (object_exists(drop->removeType, object)) {
      present.push_back(name);
      filtered->objects = call_postgres(append, filtered->objects, static_cast<void *>(object));
    } else {
      tell(Outcome::unchanged, name + " does not exist");
    }
  }
  if (present.empty()) return false;
  execute_utility(statement, reinterpret_cast<Node *>(filtered));
  for (const std::string &name : present) tell(Outcome::dropped, name);
  return true;
}

}  // namespace pg_idem
