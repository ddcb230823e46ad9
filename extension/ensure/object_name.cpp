// One row for each statement that creates something; the rest of the engine needs to know no more
// of its node than what stands here.
#include "ensure/object_name.hpp"

#include "catalog/existence.hpp"
#include "catalog/object.hpp"

namespace pg_idem {
namespace {

template <typename Type>
Node *node(Type *any) {
  return reinterpret_cast<Node *>(any);
}

ObjectName named(ObjectType type, const char *name) {
  return {type, string_node(name ? name : "")};
}
List *prepend(Node *first, List *rest) {
  return lcons(first, list_copy(rest));
}

// CREATE makes it there, also where search_path leads to another of that name later on.
List *in_creation_schema(List *name, std::string schema = creation_schema()) {
  if (count_of(name) != 1 || schema.empty()) return name;
  return call_postgres(prepend, string_node(schema), name);
}

ObjectName in_table(ObjectType type, const RangeVar *table, const char *name) {
  return {type, node(name_in_relation(table, name))};
}
ObjectName listed(ObjectType type, List *name) {
  return {type, node(in_creation_schema(name))};
}
ObjectName relation(ObjectType type, const RangeVar *name) {
  const bool temporary = name->relpersistence == RELPERSISTENCE_TEMP;
  return {type, node(temporary ? in_creation_schema(list_name(name), "pg_temp")
                               : in_creation_schema(list_name(name)))};
}
ObjectName typed(List *name) {
  return {OBJECT_TYPE, node(type_name(in_creation_schema(name)))};
}

DefElem *find_option(List *options, const char *name) {
  for (DefElem *option : nodes<DefElem>(options))
    if (strcmp(option->defname, name) == 0) return option;
  return nullptr;
}

List *pair(void *first, void *second) {
  return list_make2(first, second);
}

TypeName *type_option(List *options, const char *name) {
  DefElem *option = find_option(options, name);
  if (option == nullptr || option->arg == nullptr || !IsA(option->arg, TypeName)) return nullptr;
  return as<TypeName>(option->arg);
}

ObjectWithArgs *make_old_aggregate_name(List *name, TypeName *argument) {
  auto *object = makeNode(ObjectWithArgs);
  object->objname = name;
  if (argument != nullptr) object->objargs = list_make1(argument);
  return object;
}

bool is_any(const TypeName *type) {
  return type != nullptr && strcmp(strVal(llast(type->names)), "any") == 0;
}

// Old-style aggregates name their argument among the options; "ANY" means none.
ObjectName aggregate_name(DefineStmt *define) {
  if (define->oldstyle) {
    TypeName *argument = type_option(define->definition, "basetype");
    if (is_any(argument)) argument = nullptr;
    return {OBJECT_AGGREGATE, node(call_postgres(make_old_aggregate_name,
                                                 in_creation_schema(define->defnames), argument))};
  }
  if (define->args == NIL) return {};
  auto *parameters = static_cast<List *>(define->args->elements[0].ptr_value);
  return {OBJECT_AGGREGATE, node(function_name(in_creation_schema(define->defnames), parameters))};
}

ObjectWithArgs *make_operator_name(List *name, TypeName *left, TypeName *right) {
  auto *object = makeNode(ObjectWithArgs);
  object->objname = name;
  object->objargs = list_make2(left, right);
  return object;
}

ObjectName operator_name(DefineStmt *define) {
  return {OBJECT_OPERATOR,
          node(call_postgres(make_operator_name, in_creation_schema(define->defnames),
                             type_option(define->definition, "leftarg"),
                             type_option(define->definition, "rightarg")))};
}

ObjectName defined(DefineStmt *define) {
  switch (define->kind) {
    case OBJECT_AGGREGATE:
      return aggregate_name(define);
    case OBJECT_OPERATOR:
      return operator_name(define);
    case OBJECT_TYPE:
      return typed(define->defnames);
    default:
      return listed(define->kind, define->defnames);
  }
}

ObjectName class_name(ObjectType type, char *method, List *name) {
  return {type, node(call_postgres(prepend, string_node(method), in_creation_schema(name)))};
}

ObjectName cast_name(CreateCastStmt *cast) {
  return {OBJECT_CAST, node(call_postgres(pair, static_cast<void *>(cast->sourcetype),
                                          static_cast<void *>(cast->targettype)))};
}

ObjectName view_or_table_as(CreateTableAsStmt *as_query) {
  return relation(as_query->objtype, as_query->into->rel);
}

// A role's name may be CURRENT_USER and the like: those always exist.
ObjectName mapping_name(CreateUserMappingStmt *mapping) {
  const char *user = mapping->user->roletype == ROLESPEC_CSTRING  ? mapping->user->rolename
                     : mapping->user->roletype == ROLESPEC_PUBLIC ? "public"
                                                                  : nullptr;
  if (user == nullptr) return {};
  return {OBJECT_USER_MAPPING,
          node(call_postgres(pair, static_cast<void *>(string_node(user)),
                             static_cast<void *>(string_node(mapping->servername))))};
}

ObjectName statistics_name(CreateStatsStmt *statistics) {
  if (statistics->defnames == NIL) return {};
  return listed(OBJECT_STATISTIC_EXT, statistics->defnames);
}

ObjectName function_or_procedure(CreateFunctionStmt *create) {
  return {create->is_procedure ? OBJECT_PROCEDURE : OBJECT_FUNCTION,
          node(function_name(in_creation_schema(create->funcname), create->parameters))};
}

RangeVar *table_of_statistics(CreateStatsStmt *statistics) {
  return as<RangeVar>(static_cast<Node *>(statistics->relations->elements[0].ptr_value));
}

}  // namespace

ObjectName name_of_created(Node *statement) {
  switch (nodeTag(statement)) {
    case T_CreateSchemaStmt:
      return named(OBJECT_SCHEMA, as<CreateSchemaStmt>(statement)->schemaname);
    case T_CreateSeqStmt:
      return relation(OBJECT_SEQUENCE, as<CreateSeqStmt>(statement)->sequence);
    case T_ViewStmt:
      return relation(OBJECT_VIEW, as<ViewStmt>(statement)->view);
    case T_CreateTableAsStmt:
      return view_or_table_as(as<CreateTableAsStmt>(statement));
    case T_CreateFunctionStmt:
      return function_or_procedure(as<CreateFunctionStmt>(statement));
    case T_CreateTrigStmt:
      return in_table(OBJECT_TRIGGER, as<CreateTrigStmt>(statement)->relation,
                      as<CreateTrigStmt>(statement)->trigname);
    case T_CreatePolicyStmt:
      return in_table(OBJECT_POLICY, as<CreatePolicyStmt>(statement)->table,
                      as<CreatePolicyStmt>(statement)->policy_name);
    case T_RuleStmt:
      return in_table(OBJECT_RULE, as<RuleStmt>(statement)->relation,
                      as<RuleStmt>(statement)->rulename);
    case T_CreateDomainStmt:
      return typed(as<CreateDomainStmt>(statement)->domainname);
    case T_CreateRangeStmt:
      return typed(as<CreateRangeStmt>(statement)->typeName);
    case T_CompositeTypeStmt:
      return typed(list_name(as<CompositeTypeStmt>(statement)->typevar));
    case T_DefineStmt:
      return defined(as<DefineStmt>(statement));
    case T_CreateExtensionStmt:
      return named(OBJECT_EXTENSION, as<CreateExtensionStmt>(statement)->extname);
    case T_CreateEventTrigStmt:
      return named(OBJECT_EVENT_TRIGGER, as<CreateEventTrigStmt>(statement)->trigname);
    case T_CreatePublicationStmt:
      return named(OBJECT_PUBLICATION, as<CreatePublicationStmt>(statement)->pubname);
    case T_CreateSubscriptionStmt:
      return named(OBJECT_SUBSCRIPTION, as<CreateSubscriptionStmt>(statement)->subname);
    case T_CreateRoleStmt:
      return named(OBJECT_ROLE, as<CreateRoleStmt>(statement)->role);
    case T_CreatePLangStmt:
      return named(OBJECT_LANGUAGE, as<CreatePLangStmt>(statement)->plname);
    case T_CreateFdwStmt:
      return named(OBJECT_FDW, as<CreateFdwStmt>(statement)->fdwname);
    case T_CreateForeignServerStmt:
      return named(OBJECT_FOREIGN_SERVER, as<CreateForeignServerStmt>(statement)->servername);
    case T_CreateAmStmt:
      return named(OBJECT_ACCESS_METHOD, as<CreateAmStmt>(statement)->amname);
    case T_CreatedbStmt:
      return named(OBJECT_DATABASE, as<CreatedbStmt>(statement)->dbname);
    case T_CreateTableSpaceStmt:
      return named(OBJECT_TABLESPACE, as<CreateTableSpaceStmt>(statement)->tablespacename);
    case T_CreateUserMappingStmt:
      return mapping_name(as<CreateUserMappingStmt>(statement));
    case T_CreateConversionStmt:
      return listed(OBJECT_CONVERSION, as<CreateConversionStmt>(statement)->conversion_name);
    case T_CreateStatsStmt:
      return statistics_name(as<CreateStatsStmt>(statement));
    case T_CreateCastStmt:
      return cast_name(as<CreateCastStmt>(statement));
    case T_CreateOpClassStmt:
      return class_name(OBJECT_OPCLASS, as<CreateOpClassStmt>(statement)->amname,
                        as<CreateOpClassStmt>(statement)->opclassname);
    case T_CreateOpFamilyStmt:
      return class_name(OBJECT_OPFAMILY, as<CreateOpFamilyStmt>(statement)->amname,
                        as<CreateOpFamilyStmt>(statement)->opfamilyname);
    default:
      return {};
  }
}

bool is_type(ObjectType type) {
  return type == OBJECT_TYPE || type == OBJECT_DOMAIN;
}

bool is_relation(ObjectType type) {
  return relation_kinds(type)[0] != '\0';
}

const char *relation_kinds(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return "rp";
    case OBJECT_INDEX:
      return "iI";
    case OBJECT_VIEW:
      return "v";
    case OBJECT_MATVIEW:
      return "m";
    case OBJECT_SEQUENCE:
      return "S";
    case OBJECT_FOREIGN_TABLE:
      return "f";
    default:
      return "";
  }
}

RangeVar *table_of(Node *statement) {
  switch (nodeTag(statement)) {
    case T_CreateTrigStmt:
      return as<CreateTrigStmt>(statement)->relation;
    case T_CreatePolicyStmt:
      return as<CreatePolicyStmt>(statement)->table;
    case T_RuleStmt:
      return as<RuleStmt>(statement)->relation;
    case T_CreateStatsStmt:
      return table_of_statistics(as<CreateStatsStmt>(statement));
    default:
      return nullptr;
  }
}

bool replaces(Node *statement) {
  switch (nodeTag(statement)) {
    case T_ViewStmt:
      return as<ViewStmt>(statement)->replace;
    case T_CreateFunctionStmt:
      return as<CreateFunctionStmt>(statement)->replace;
    case T_CreateTrigStmt:
      return as<CreateTrigStmt>(statement)->replace;
    case T_RuleStmt:
      return as<RuleStmt>(statement)->replace;
    case T_DefineStmt:
      return as<DefineStmt>(statement)->replace;
    case T_CreatePLangStmt:
      return as<CreatePLangStmt>(statement)->replace;
    default:
      return false;
  }
}

}  // namespace pg_idem
