// Names are lists of strings, sometimes inside a TypeName or ObjectWithArgs, sometimes a lone
// string.
#include "ensure/other_name.hpp"

#include "catalog/object.hpp"

namespace pg_idem {
namespace {

// The list of strings inside a name; null where it is a lone string.
List **parts_of(Node *name) {
  if (IsA(name, TypeName)) return &as<TypeName>(name)->names;
  if (IsA(name, ObjectWithArgs)) return &as<ObjectWithArgs>(name)->objname;
  return nullptr;
}

List *replace_last(List *parts, const char *name) {
  llast(parts) = makeString(pstrdup(name));
  return parts;
}

List *replace_schema(List *parts, const char *schema) {
  return list_make2(makeString(pstrdup(schema)), llast(parts));
}

// Of a trigger, policy or rule the schema is the table's; of an operator class the method is first.
bool has_schema_of_its_own(ObjectType type) {
  return type != OBJECT_TRIGGER && type != OBJECT_POLICY && type != OBJECT_RULE &&
         type != OBJECT_OPCLASS && type != OBJECT_OPFAMILY;
}

Node *as_node(void *any) {
  return static_cast<Node *>(any);
}

Node *constraint_of_domain(List *domain, const char *constraint) {
  return reinterpret_cast<Node *>(
      list_make2(makeTypeNameFromNameList(domain), makeString(pstrdup(constraint))));
}

}  // namespace

ObjectName renamed_object(const RenameStmt *rename) {
  const ObjectType type = rename->renameType;
  if (is_relation(type)) return {type, as_node(list_name(rename->relation))};
  switch (type) {
    case OBJECT_TRIGGER:
    case OBJECT_POLICY:
    case OBJECT_RULE:
    case OBJECT_COLUMN:
    case OBJECT_TABCONSTRAINT:
      return {type, as_node(name_in_relation(rename->relation, rename->subname))};
    case OBJECT_ATTRIBUTE:
      return {type, nullptr};
    case OBJECT_DOMCONSTRAINT:
      return {type, call_postgres(constraint_of_domain, as<List>(rename->object),
                                  static_cast<const char *>(rename->subname))};
    case OBJECT_SCHEMA:
    case OBJECT_ROLE:
    case OBJECT_DATABASE:
    case OBJECT_TABLESPACE:
      return {type, string_node(rename->subname)};
    case OBJECT_TYPE:
    case OBJECT_DOMAIN:
      return {type, as_node(type_name(as<List>(rename->object)))};
    default:
      return {type, rename->object};
  }
}

ObjectName moved_object(const AlterObjectSchemaStmt *move) {
  if (move->relation != nullptr) return {move->objectType, as_node(list_name(move->relation))};
  if (is_type(move->objectType))
    return {move->objectType, as_node(type_name(as<List>(move->object)))};
  if (move->objectType == OBJECT_EXTENSION) return {move->objectType, nullptr};
  return {move->objectType, move->object};
}

namespace {

// With that list of strings inside its name made another.
ObjectName changed(const ObjectName &object, List *(*change)(List *, const char *),
                   const char *text) {
  Node *copy = copy_node(object.name);
  List **parts = parts_of(copy);
  if (parts == nullptr) return {object.type, as_node(call_postgres(change, as<List>(copy), text))};
  *parts = call_postgres(change, *parts, text);
  return {object.type, copy};
}

}  // namespace

ObjectName with_name(const ObjectName &object, const char *name) {
  if (IsA(object.name, String)) return {object.type, string_node(name)};
  return changed(object, replace_last, name);
}

ObjectName in_schema(const ObjectName &object, const char *schema) {
  if (!has_schema_of_its_own(object.type)) return {object.type, nullptr};
  return changed(object, replace_schema, schema);
}

}  // namespace pg_idem
