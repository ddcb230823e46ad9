// safe_add_constraint, safe_drop_constraint.
#include "functions/door.hpp"

using namespace pg_idem;

SQL_FUNCTION(safe_add_constraint) {
  const std::string definition = Arguments(fcinfo).text(2, "definition");
  return run_door("ALTER TABLE " + table_argument(fcinfo, 0) + " ADD CONSTRAINT " +
                      name_argument(fcinfo, 1, "constraint") + " " + definition,
                  T_AlterTableStmt, definition);
}

SQL_FUNCTION(safe_drop_constraint) {
  return run_door("ALTER TABLE " + table_argument(fcinfo, 0) + " DROP CONSTRAINT " +
                      name_argument(fcinfo, 1, "constraint") +
                      (Arguments(fcinfo).boolean(2) ? " CASCADE" : ""),
                  T_AlterTableStmt);
}
