// safe_create_enum, safe_add_enum_value.
#include "core/sqlstate.hpp"
#include "functions/door.hpp"

using namespace pg_idem;

namespace {

std::string literal(const std::string &text) {
  return call_postgres(quote_literal_cstr, text.c_str());
}

}  // namespace

SQL_FUNCTION(safe_create_enum) {
  std::string labels;
  for (const std::string &label : Arguments(fcinfo).texts(1, "labels"))
    labels += (labels.empty() ? "" : ", ") + literal(label);
  return run_door("CREATE TYPE " + table_argument(fcinfo, 0, "type") + " AS ENUM (" + labels + ")",
                  T_CreateEnumStmt);
}

SQL_FUNCTION(safe_add_enum_value) {
  const Arguments arguments(fcinfo);
  const auto before = arguments.optional_text(2), after = arguments.optional_text(3);
  if (before && after)
    throw Error(sqlstate::invalid_parameter_value, "only one of before and after can be given");
  std::string place;
  if (before) place = " BEFORE " + literal(*before);
  if (after) place = " AFTER " + literal(*after);
  return run_door("ALTER TYPE " + table_argument(fcinfo, 0, "type") + " ADD VALUE " +
                      literal(arguments.text(1, "label")) + place,
                  T_AlterEnumStmt);
}
