// Objects of any kind, by the names that statements give them: PostgreSQL's own object addresses.
#pragma once

#include "server/boundary.hpp"

#include <string>

namespace pg_idem {

// `name` is of the node type that the kind asks for (see get_object_address). InvalidOid where
// there is none. Leaves no lock.
ObjectAddress find_object(ObjectType type, Node *name);
inline bool object_exists(ObjectType type, Node *name) {
  return OidIsValid(find_object(type, name).objectId);
}

// As messages tell it: "function public.f(integer)".
std::string describe_object(const ObjectAddress &object);

// The comment on it; empty where there is none.
std::string object_comment(const ObjectAddress &object);

// Names, built in the current memory context.
Node *string_node(const std::string &text);
List *name_in_relation(const RangeVar *relation,
                       const std::string &name);  // of a trigger, policy, rule
List *list_name(const RangeVar *relation);
TypeName *type_name(const List *names);
ObjectWithArgs *function_name(List *name, List *parameters);  // FunctionParameter nodes

}  // namespace pg_idem
