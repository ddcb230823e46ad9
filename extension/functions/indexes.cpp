// safe_create_index, safe_drop_index.
#include "functions/door.hpp"

using namespace pg_idem;

SQL_FUNCTION(safe_create_index) {
  const std::string definition = Arguments(fcinfo).text(2, "definition");
  const bool is_unique = Arguments(fcinfo).boolean(3);
  return run_door(std::string("CREATE ") + (is_unique ? "UNIQUE " : "") + "INDEX " +
                      name_argument(fcinfo, 0, "index") + " ON " + table_argument(fcinfo, 1) + " " +
                      in_parentheses(definition, "USING "),
                  T_IndexStmt, definition);
}

SQL_FUNCTION(safe_drop_index) {
  return run_door("DROP INDEX " + table_argument(fcinfo, 0, "index"), T_DropStmt);
}
