// safe_create_enum, safe_add_enum_value.
#include "core/sqlstate.hpp"
#include "functions/door.hpp"

using namespace pg_idem;

SQL_FUNCTION(safe_create_enum) {
  std::string labels;
  for (const std::string &label : Arguments(fcinfo).texts(1, "labels"))
    labels += (labels.empty() ? "" : ", ") + quote_literal(label);
  return run_door("CREATE TYPE " + table_argument(fcinfo, 0, "type") + " AS ENUM (" + labels + ")",
                  T_CreateEnumStmt);
}

SQL_FUNCTION(safe_add_enum_value) {
  const Arguments arguments(fcinfo);
  const auto before = arguments.optional_text(2), after = arguments.optional_text(3);
  if (before && after)
    throw Error(sqlstate::invalid_parameter_value, "only one of before and after can be given");
  std::string place;
  if (before) place = " BEFORE " + quote_literal(*before);
  if (after) place = " AFTER " + quote_literal(*after);
  return run_door("ALTER TYPE " + table_argument(fcinfo, 0, "type") + " ADD VALUE " +
                      quote_literal(arguments.text(1, "label")) + place,
                  T_AlterEnumStmt);
}
