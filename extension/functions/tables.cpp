// safe_create_table, safe_drop_table, safe_rename_table.
#include "functions/door.hpp"

using namespace pg_idem;

SQL_FUNCTION(safe_create_table) {
  const std::string definition = Arguments(fcinfo).text(1, "definition");
  return run_door("CREATE TABLE " + table_argument(fcinfo, 0) + " " +
                      in_parentheses(definition, "PARTITION OF "),
                  T_CreateStmt, definition);
}

SQL_FUNCTION(safe_drop_table) {
  return run_door(
      "DROP TABLE " + table_argument(fcinfo, 0) + (Arguments(fcinfo).boolean(1) ? " CASCADE" : ""),
      T_DropStmt);
}

SQL_FUNCTION(safe_rename_table) {
  return run_door("ALTER TABLE " + table_argument(fcinfo, 0) + " RENAME TO " +
                      name_argument(fcinfo, 1, "table"),
                  T_RenameStmt);
}
