// safe_add_column, safe_drop_column, safe_rename_column, safe_alter_column.
#include "functions/door.hpp"

using namespace pg_idem;

namespace {

std::string alter_table(FunctionCallInfo fcinfo) {
  return "ALTER TABLE " + table_argument(fcinfo, 0) + " ";
}

}  // namespace

SQL_FUNCTION(safe_add_column) {
  const std::string definition = Arguments(fcinfo).text(2, "definition");
  return run_door(
      alter_table(fcinfo) + "ADD COLUMN " + name_argument(fcinfo, 1, "column") + " " + definition,
      T_AlterTableStmt, definition);
}

SQL_FUNCTION(safe_drop_column) {
  return run_door(alter_table(fcinfo) + "DROP COLUMN " + name_argument(fcinfo, 1, "column") +
                      (Arguments(fcinfo).boolean(2) ? " CASCADE" : ""),
                  T_AlterTableStmt);
}

SQL_FUNCTION(safe_rename_column) {
  return run_door(alter_table(fcinfo) + "RENAME COLUMN " + name_argument(fcinfo, 1, "column") +
                      " TO " + name_argument(fcinfo, 2, "column"),
                  T_RenameStmt);
}

SQL_FUNCTION(safe_alter_column) {
  const std::string action = Arguments(fcinfo).text(2, "action");
  return run_door(
      alter_table(fcinfo) + "ALTER COLUMN " + name_argument(fcinfo, 1, "column") + " " + action,
      T_AlterTableStmt, action);
}
