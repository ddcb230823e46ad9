// The questions: is it there? Answered from the syscache, without a lock; false means "not there"
// and nothing else.
#pragma once

#include <string>
#include <vector>

#include "catalog/names.hpp"

namespace pg_idem {

// The relation of that name, whatever its kind; InvalidOid where there is none.
Oid find_relation(const QualifiedName &name);
Oid find_relation(const RangeVar *relation);
Oid require_relation(const RangeVar *relation);  // the server's own error where there is none
// In the schema that CREATE would make it in: another of that name later in search_path is another.
Oid find_in_creation_schema(const RangeVar *relation);
Oid find_type_in_creation_schema(const QualifiedName &name);
std::string creation_schema();  // empty: search_path leads to none
Oid find_in_schema(const std::string &schema, const std::string &name);  // empty: the same
char relation_kind(Oid relation);
bool is_table(Oid relation);  // ordinary, partitioned or foreign
Oid find_table(const QualifiedName &name);

AttrNumber find_column(Oid table, const std::string &column);          // InvalidAttrNumber: none
std::vector<std::string> columns_after(Oid table, AttrNumber column);  // were added after it
bool column_was_dropped_before(Oid table, AttrNumber column);          // one with a lower number
bool is_system_column(const std::string &column);                      // ctid, xmin and the like
Oid find_constraint(Oid table, const std::string &constraint);
bool is_validated(Oid constraint);
// Whether the constraint is among those that go when the column is dropped.
bool constraint_names_column(Oid table, const std::string &constraint, const std::string &column);
Oid find_type(const QualifiedName &name);
Oid find_type_written(const std::string &type);             // as SQL writes types, with modifiers
bool function_exists_written(const std::string &function);  // 'f': any of that name; or 'f(types)'
bool index_exists_on(Oid table, const std::string &index);
bool trigger_exists_on(Oid table, const std::string &trigger);
bool policy_exists_on(Oid table, const std::string &policy);
bool schema_exists_named(const std::string &schema);
bool extension_exists_named(const std::string &extension);
bool role_exists_named(const std::string &role);
bool enum_value_exists(Oid type, const std::string &label);

// Without this a look-up in the middle of a transaction may miss what others have committed.
void see_latest_catalog();

}  // namespace pg_idem
