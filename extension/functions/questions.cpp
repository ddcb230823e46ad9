// table_exists, column_exists and their like: false means "not there" and nothing else. Each reads
// the syscache and takes no lock.
#include "catalog/existence.hpp"
#include "server/values.hpp"

using namespace pg_idem;

namespace {

Oid table_argument(FunctionCallInfo fcinfo) {
  return find_table(parse_qualified_name(Arguments(fcinfo).text(0, "table name"), "table"));
}

// A relation whose kind is one of those listed (pg_class.relkind).
Datum relation_exists(FunctionCallInfo fcinfo, const char *kind, const char *relation_kinds) {
  const std::string name = Arguments(fcinfo).text(0, "name");
  const Oid relation = find_relation(parse_qualified_name(name, kind));
  return BoolGetDatum(OidIsValid(relation) && strchr(relation_kinds, relation_kind(relation)));
}

// An object that stands in no schema.
Datum named_exists(FunctionCallInfo fcinfo, const char *kind, bool (*exists)(const std::string &)) {
  return BoolGetDatum(exists(parse_identifier(Arguments(fcinfo).text(0, "name"), kind)));
}

// An object that belongs to a table.
Datum exists_in_table(FunctionCallInfo fcinfo, const char *kind,
                      bool (*exists)(Oid, const std::string &)) {
  const Oid table = table_argument(fcinfo);
  const std::string name = parse_identifier(Arguments(fcinfo).text(1, "name"), kind);
  return BoolGetDatum(OidIsValid(table) && exists(table, name));
}

}  // namespace

SQL_FUNCTION(table_exists) {
  return relation_exists(fcinfo, "table", "rpf");
}
SQL_FUNCTION(view_exists) {
  return relation_exists(fcinfo, "view", "vm");
}
SQL_FUNCTION(sequence_exists) {
  return relation_exists(fcinfo, "sequence", "S");
}

SQL_FUNCTION(column_exists) {
  return exists_in_table(fcinfo, "column", [](Oid table, const std::string &name) {
    return find_column(table, name) > 0;
  });
}

SQL_FUNCTION(constraint_exists) {
  return exists_in_table(fcinfo, "constraint", [](Oid table, const std::string &name) {
    return OidIsValid(find_constraint(table, name));
  });
}

SQL_FUNCTION(index_exists) {
  return exists_in_table(fcinfo, "index", index_exists_on);
}
SQL_FUNCTION(trigger_exists) {
  return exists_in_table(fcinfo, "trigger", trigger_exists_on);
}
SQL_FUNCTION(policy_exists) {
  return exists_in_table(fcinfo, "policy", policy_exists_on);
}

SQL_FUNCTION(schema_exists) {
  return named_exists(fcinfo, "schema", schema_exists_named);
}
SQL_FUNCTION(extension_exists) {
  return named_exists(fcinfo, "extension", extension_exists_named);
}
SQL_FUNCTION(role_exists) {
  return named_exists(fcinfo, "role", role_exists_named);
}

// Takes what SQL takes for a type: also `character varying` or `numeric(10,2)`.
SQL_FUNCTION(type_exists) {
  return BoolGetDatum(OidIsValid(find_type_written(Arguments(fcinfo).text(0, "type name"))));
}

SQL_FUNCTION(enum_value_exists) {
  const Arguments arguments(fcinfo);
  const Oid type = find_type(parse_qualified_name(arguments.text(0, "type name"), "type"));
  return BoolGetDatum(OidIsValid(type) && enum_value_exists(type, arguments.text(1, "label")));
}

// 'name' asks for any function or procedure of that name, 'name(types)' for that very one.
SQL_FUNCTION(function_exists) {
  return BoolGetDatum(function_exists_written(Arguments(fcinfo).text(0, "function name")));
}
