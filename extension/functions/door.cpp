// Composing and checking: a definition must not smuggle in a second statement or subcommand.
#include "functions/door.hpp"

#include "core/sqlstate.hpp"
#include "ensure/ensure.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

bool is_one_of(const std::vector<Statement> &statements, NodeTag tag) {
  if (statements.size() != 1 || nodeTag(statements[0].node) != tag) return false;
  return tag != T_AlterTableStmt ||
         count_of(reinterpret_cast<AlterTableStmt *>(statements[0].node)->cmds) == 1;
}

bool begins_with(const std::string &text, const char *word) {
  return pg_strncasecmp(text.c_str(), word, strlen(word)) == 0;
}

}  // namespace

std::string table_argument(FunctionCallInfo fcinfo, int position, const char *kind) {
  const std::string what = std::string(kind) + " name";
  return quote(parse_qualified_name(Arguments(fcinfo).text(position, what.c_str()), kind));
}

std::string name_argument(FunctionCallInfo fcinfo, int position, const char *kind) {
  const std::string what = std::string(kind) + " name";
  return quote(parse_identifier(Arguments(fcinfo).text(position, what.c_str()), kind));
}

std::string in_parentheses(const std::string &definition, const char *keyword) {
  const size_t begin = definition.find_first_not_of(" \t\r\n");
  const std::string text = begin == std::string::npos ? "" : definition.substr(begin);
  if (begins_with(text, "(") || begins_with(text, keyword)) return text;
  return "(" + text + "\n)";
}

Datum run_door(const std::string &sql, NodeTag tag, const std::string &definition) {
  return in_source(sql, [&] {
    const std::vector<Statement> statements = parse(sql);
    if (!is_one_of(statements, tag))
      throw Error(
          sqlstate::not_one_statement, "the definition is more than a definition",
          "It reads: " + definition,
          "Give only what follows the name in SQL; other statements go into calls of their own.");
    return BoolGetDatum(with_spi([&] { return ensure(statements[0]); }));
  });
}

}  // namespace pg_idem
