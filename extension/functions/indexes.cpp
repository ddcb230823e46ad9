// safe_create_index, safe_drop_index.
#include <algorithm>

#include "functions/door.hpp"

using namespace pg_idem;

namespace {

// Behind the parenthesis that closes the first one; quotes hide parentheses.
size_t end_of_parentheses(const std::string &text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); i++) {
    if (text[i] == '\'' || text[i] == '"') i = std::min(text.find(text[i], i + 1), text.size());
    if (i < text.size() && text[i] == '(') depth++;
    if (i < text.size() && text[i] == ')' && --depth == 0) return i + 1;
  }
  return text.size();
}

// '(a) WHERE b' has its parentheses; '(a + 1), b' and '(a + 1) DESC' begin with an expression.
bool begins_with_expression(const std::string &definition) {
  static const char *const clauses[] = {"INCLUDE", "NULLS NOT", "NULLS DISTINCT",
                                        "WITH",    "WHERE",     "TABLESPACE"};
  const size_t open = definition.find_first_not_of(" \t\r\n");
  if (open == definition.npos || definition[open] != '(') return false;
  const std::string text = definition.substr(open);
  const size_t next = text.find_first_not_of(" \t\r\n", end_of_parentheses(text));
  if (next == text.npos || text[next] == ';') return false;
  return std::none_of(std::begin(clauses), std::end(clauses), [&](const char *clause) {
    return pg_strncasecmp(text.c_str() + next, clause, strlen(clause)) == 0;
  });
}

std::string keys_and_clauses(const std::string &definition) {
  if (begins_with_expression(definition)) return "(" + definition + "\n)";
  return in_parentheses(definition, "USING ");
}

}  // namespace

SQL_FUNCTION(safe_create_index) {
  const std::string definition = Arguments(fcinfo).text(2, "definition");
  const bool is_unique = Arguments(fcinfo).boolean(3);
  const bool concurrently = Arguments(fcinfo).boolean(4);
  return run_door(std::string("CREATE ") + (is_unique ? "UNIQUE " : "") + "INDEX " +
                      (concurrently ? "CONCURRENTLY " : "") + name_argument(fcinfo, 0, "index") +
                      " ON " + table_argument(fcinfo, 1) + " " + keys_and_clauses(definition),
                  T_IndexStmt, definition);
}

SQL_FUNCTION(safe_drop_index) {
  const bool concurrently = Arguments(fcinfo).boolean(1);
  return run_door(std::string("DROP INDEX ") + (concurrently ? "CONCURRENTLY " : "") +
                      table_argument(fcinfo, 0, "index"),
                  T_DropStmt);
}
