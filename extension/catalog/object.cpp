// get_object_address behind the guard, in a subtransaction so that its locks are released.
#include "catalog/object.hpp"

#include "catalog/existence.hpp"
#include "server/statement.hpp"
#include "server/subtransaction.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

// C-style: called through the guard.

void look_up(ObjectType type, Node *name, ObjectAddress *address) {
  Relation relation = nullptr;
  name = static_cast<Node *>(copyObjectImpl(name));
  // Some statements have types as plain lists of names.
  if ((type == OBJECT_TYPE || type == OBJECT_DOMAIN) && IsA(name, List))
    name = reinterpret_cast<Node *>(makeTypeNameFromNameList(as<List>(name)));
  *address = get_object_address(type, name, &relation, AccessShareLock, true);
  if (relation != nullptr) relation_close(relation, NoLock);
}

char *identity(const ObjectAddress *object) {
  return getObjectIdentity(object, true);
}
char *type_description(const ObjectAddress *object) {
  return getObjectTypeDescription(object, true);
}

char *comment_on(const ObjectAddress *object) {
  return GetComment(object->objectId, object->classId, object->objectSubId);
}

List *qualified(const char *schema, const char *relation, const char *name) {
  List *list = NIL;
  if (schema != nullptr) list = lappend(list, makeString(pstrdup(schema)));
  if (relation != nullptr) list = lappend(list, makeString(pstrdup(relation)));
  if (name != nullptr) list = lappend(list, makeString(pstrdup(name)));
  return list;
}

ObjectWithArgs *make_function_name(List *name, List *parameters) {
  auto *object = makeNode(ObjectWithArgs);
  object->objname = name;
  object->objfuncargs = parameters;
  for (int i = 0; i < list_length(parameters); i++) {
    auto *parameter = static_cast<FunctionParameter *>(list_nth(parameters, i));
    if (parameter->mode != FUNC_PARAM_OUT && parameter->mode != FUNC_PARAM_TABLE)
      object->objargs = lappend(object->objargs, parameter->argType);
  }
  return object;
}

Node *make_string(char *text) {
  return reinterpret_cast<Node *>(makeString(text));
}

}  // namespace

ObjectAddress find_object(ObjectType type, Node *name) {
  see_latest_catalog();
  try {
    return look([&] {
      ObjectAddress address;
      call_postgres(look_up, type, name, &address);
      return address;
    });
  } catch (const ServerError &error) {
    // What stands in something that is not there is not there either.
    const int code = error.data()->sqlerrcode;
    if (code != ERRCODE_UNDEFINED_SCHEMA && code != ERRCODE_UNDEFINED_TABLE &&
        code != ERRCODE_UNDEFINED_OBJECT)
      throw;
    return InvalidObjectAddress;
  }
}

std::string describe_object(const ObjectAddress &object) {
  const char *type = call_postgres(type_description, &object);
  const char *name = call_postgres(identity, &object);
  return std::string(type ? type : "object") + " " + (name ? name : "");
}

std::string object_comment(const ObjectAddress &object) {
  const char *comment = call_postgres(comment_on, &object);
  return comment ? comment : "";
}

Node *string_node(const std::string &text) {
  return call_postgres(make_string, to_c_string(text));
}

List *name_in_relation(const RangeVar *relation, const std::string &name) {
  return call_postgres(qualified, static_cast<const char *>(relation->schemaname),
                       static_cast<const char *>(relation->relname), name.c_str());
}

List *list_name(const RangeVar *relation) {
  return call_postgres(qualified, static_cast<const char *>(relation->schemaname),
                       static_cast<const char *>(relation->relname),
                       static_cast<const char *>(nullptr));
}

TypeName *type_name(const List *names) {
  return call_postgres(makeTypeNameFromNameList, copy_node(const_cast<List *>(names)));
}

ObjectWithArgs *function_name(List *name, List *parameters) {
  return call_postgres(make_function_name, name, parameters);
}

}  // namespace pg_idem
