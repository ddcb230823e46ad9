// Look-ups in the syscache, each behind the guard.
#include "catalog/existence.hpp"

#include "server/catalog_row.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

Oid range_var_get_relid(const RangeVar *relation, bool missing_ok) {
  return RangeVarGetRelid(relation, NoLock, missing_ok);
}

// No error where there is none: an earlier statement may be about to make it.
Oid first_schema() {
  List *path = fetch_search_path(false);
  return path == NIL ? InvalidOid : linitial_oid(path);
}

Oid schema_written(const char *schema) {
  return schema[0] == '\0' ? first_schema() : LookupExplicitNamespace(schema, true);
}

char *first_schema_name() {
  const Oid schema = first_schema();
  return OidIsValid(schema) ? get_namespace_name(schema) : nullptr;
}

Oid in_schema(const char *schema, const char *name) {
  Oid schema_oid = schema_written(schema);
  return OidIsValid(schema_oid) ? get_relname_relid(name, schema_oid) : InvalidOid;
}

Oid type_in_creation_schema(const char *schema, const char *name) {
  return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
                         ObjectIdGetDatum(schema_written(schema)));
}

AttrNumber column_number(Oid table, const char *column) {
  AttrNumber number = get_attnum(table, column);
  return number > 0 ? number : InvalidAttrNumber;
}

// Null: it was dropped.
const char *column_name(Oid table, AttrNumber column) {
  HeapTuple tuple = SearchSysCacheAttNum(table, column);
  if (!HeapTupleIsValid(tuple)) return nullptr;
  const char *name =
      pstrdup(NameStr(reinterpret_cast<Form_pg_attribute>(GETSTRUCT(tuple))->attname));
  ReleaseSysCache(tuple);
  return name;
}

AttrNumber column_count(Oid table) {
  HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(table));
  if (!HeapTupleIsValid(tuple)) return 0;
  const AttrNumber count = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relnatts;
  ReleaseSysCache(tuple);
  return count;
}

bool constraint_is_validated(Oid constraint) {
  HeapTuple row = require_row(CONSTROID, constraint);
  const bool validated = reinterpret_cast<Form_pg_constraint>(GETSTRUCT(row))->convalidated;
  ReleaseSysCache(row);
  return validated;
}

bool constraint_is_about(Oid table, const char *name, AttrNumber column) {
  Oid constraint;
  return bms_is_member(column - FirstLowInvalidHeapAttributeNumber,
                       get_relation_constraint_attnos(table, name, true, &constraint));
}

bool enum_label_is_there(Oid type, const char *label) {
  return SearchSysCacheExists2(ENUMTYPOIDNAME, ObjectIdGetDatum(type), CStringGetDatum(label));
}

Oid type_oid(const char *schema, const char *name) {
  if (schema[0] == '\0') return TypenameGetTypid(name);
  Oid schema_oid = LookupExplicitNamespace(schema, true);
  if (!OidIsValid(schema_oid)) return InvalidOid;
  return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(name),
                         ObjectIdGetDatum(schema_oid));
}

Oid type_written(const char *text) {
  Oid type;
  int32 modifier;
  parse_type_if_exists(text, &type, &modifier);
  return type;
}

bool index_is_on(Oid table, const char *name) {
  Oid index = get_relname_relid(name, get_rel_namespace(table));
  char kind = OidIsValid(index) ? get_rel_relkind(index) : '\0';
  return (kind == RELKIND_INDEX || kind == RELKIND_PARTITIONED_INDEX) &&
         IndexGetRelation(index, true) == table;
}

bool trigger_is_on(Oid table, const char *name) {
  return OidIsValid(get_trigger_oid(table, name, true));
}

bool policy_is_on(Oid table, const char *name) {
  return OidIsValid(get_relation_policy_oid(table, name, true));
}

bool schema_is_there(const char *name) {
  return OidIsValid(get_namespace_oid(name, true));
}
bool extension_is_there(const char *name) {
  return OidIsValid(get_extension_oid(name, true));
}
bool role_is_there(const char *name) {
  return OidIsValid(get_role_oid(name, true));
}

}  // namespace

void see_latest_catalog() {
  call_postgres(AcceptInvalidationMessages);
}

Oid find_relation(const RangeVar *relation) {
  see_latest_catalog();
  return call_postgres(range_var_get_relid, relation, true);
}

Oid require_relation(const RangeVar *relation) {
  return call_postgres(range_var_get_relid, relation, false);
}

Oid find_relation(const QualifiedName &name) {
  return find_relation(to_range_var(name));
}

Oid find_in_creation_schema(const RangeVar *relation) {
  const bool temporary = relation->relpersistence == RELPERSISTENCE_TEMP;
  const char *schema = relation->schemaname ? relation->schemaname : temporary ? "pg_temp" : "";
  return find_in_schema(schema, relation->relname);
}

std::string creation_schema() {
  see_latest_catalog();
  const char *name = call_postgres(first_schema_name);
  return name ? name : "";
}

Oid find_in_schema(const std::string &schema, const std::string &name) {
  see_latest_catalog();
  return call_postgres(in_schema, schema.c_str(), name.c_str());
}

Oid find_type_in_creation_schema(const QualifiedName &name) {
  see_latest_catalog();
  return call_postgres(type_in_creation_schema, name.schema.c_str(), name.name.c_str());
}

char relation_kind(Oid relation) {
  return call_postgres(get_rel_relkind, relation);
}

bool is_table(Oid relation) {
  if (!OidIsValid(relation)) return false;
  const char kind = relation_kind(relation);
  return kind == RELKIND_RELATION || kind == RELKIND_PARTITIONED_TABLE ||
         kind == RELKIND_FOREIGN_TABLE;
}

Oid find_table(const QualifiedName &name) {
  Oid relation = find_relation(name);
  return is_table(relation) ? relation : InvalidOid;
}

bool is_system_column(const std::string &column) {
  return SystemAttributeByName(column.c_str()) != nullptr;
}

AttrNumber find_column(Oid table, const std::string &column) {
  return call_postgres(column_number, table, column.c_str());
}

std::vector<std::string> columns_after(Oid table, AttrNumber column) {
  std::vector<std::string> names;
  for (AttrNumber next = column + 1; next <= call_postgres(column_count, table); next++)
    if (const char *name = call_postgres(column_name, table, next)) names.push_back(name);
  return names;
}

bool column_was_dropped_before(Oid table, AttrNumber column) {
  while (--column > 0)
    if (call_postgres(column_name, table, column) == nullptr) return true;
  return false;
}

Oid find_constraint(Oid table, const std::string &constraint) {
  return call_postgres(get_relation_constraint_oid, table, constraint.c_str(), true);
}

bool is_validated(Oid constraint) {
  return call_postgres(constraint_is_validated, constraint);
}

bool constraint_names_column(Oid table, const std::string &constraint, const std::string &column) {
  return call_postgres(constraint_is_about, table, constraint.c_str(), find_column(table, column));
}

Oid find_type(const QualifiedName &name) {
  see_latest_catalog();
  return call_postgres(type_oid, name.schema.c_str(), name.name.c_str());
}

Oid find_type_written(const std::string &type) {
  see_latest_catalog();
  return call_postgres(type_written, type.c_str());
}

bool index_exists_on(Oid table, const std::string &index) {
  return call_postgres(index_is_on, table, index.c_str());
}

bool trigger_exists_on(Oid table, const std::string &trigger) {
  return call_postgres(trigger_is_on, table, trigger.c_str());
}

bool policy_exists_on(Oid table, const std::string &policy) {
  return call_postgres(policy_is_on, table, policy.c_str());
}

bool schema_exists_named(const std::string &schema) {
  see_latest_catalog();
  return call_postgres(schema_is_there, schema.c_str());
}

bool extension_exists_named(const std::string &extension) {
  see_latest_catalog();
  return call_postgres(extension_is_there, extension.c_str());
}

bool role_exists_named(const std::string &role) {
  see_latest_catalog();
  return call_postgres(role_is_there, role.c_str());
}

bool enum_value_exists(Oid type, const std::string &label) {
  return call_postgres(enum_label_is_there, type, label.c_str());
}

}  // namespace pg_idem
