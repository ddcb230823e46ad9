// function_exists(): a function by its name, or by its name and the types of its arguments. Not by
// to_regprocedure: in versions before 16 a type that does not exist is an error there, not a no.
#include <algorithm>

#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

struct Signature {
  std::string name;
  std::vector<std::string> types;
};

[[noreturn]] void refuse(const std::string &function) {
  throw Error(sqlstate::invalid_name, "\"" + function + "\" is not a function name", {},
              "Write it as name, or as name(type, ...).");
}

// 'f(int, numeric(10,2))': a comma inside parentheses or quotes separates nothing.
Signature parse_signature(const std::string &function, size_t open) {
  Signature signature{function.substr(0, open), {}};
  size_t begin = open + 1, at = begin;
  bool quoted = false;
  for (int depth = 1; depth > 0; at++) {
    if (at == function.size()) refuse(function);
    const char c = function[at];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '(') depth++;
    if (c == ')') depth--;
    if (depth > 1 || (depth == 1 && c != ',')) continue;
    signature.types.push_back(function.substr(begin, at - begin));
    begin = at + 1;
  }
  if (function.find_first_not_of(" \t\r\n", at) != function.npos) refuse(function);
  const auto is_blank = [](const std::string &type) {
    return type.find_first_not_of(" \t\r\n") == type.npos;
  };
  if (signature.types.size() == 1 && is_blank(signature.types[0])) signature.types.clear();
  if (std::any_of(signature.types.begin(), signature.types.end(), is_blank)) refuse(function);
  return signature;
}

// C-style. `count` below 0: whatever their arguments.
bool function_of_types(char *schema, char *name, int count, const Oid *types) {
  List *parts =
      schema[0] ? list_make2(makeString(schema), makeString(name)) : list_make1(makeString(name));
  for (FuncCandidateList found = find_functions(parts, count); found; found = found->next)
    if (count < 0 || memcmp(found->args, types, count * sizeof(Oid)) == 0) return true;
  return false;
}

bool function_is_there(const std::string &text, int count, const Oid *types) {
  const QualifiedName name = parse_qualified_name(text, "function");
  return call_postgres(function_of_types, to_c_string(name.schema), to_c_string(name.name), count,
                       types);
}

// The first parenthesis outside quotes.
size_t find_parenthesis(const std::string &function) {
  bool quoted = false;
  for (size_t i = 0; i < function.size(); i++) {
    if (function[i] == '"') quoted = !quoted;
    if (function[i] == '(' && !quoted) return i;
  }
  return function.npos;
}

}  // namespace

bool function_exists_written(const std::string &function) {
  see_latest_catalog();
  const size_t open = find_parenthesis(function);
  if (open == function.npos) return function_is_there(function, -1, nullptr);
  const Signature signature = parse_signature(function, open);
  if (signature.types.size() > FUNC_MAX_ARGS) return false;
  Oid types[FUNC_MAX_ARGS];
  int count = 0;
  for (const std::string &type : signature.types) types[count++] = find_type_written(type);
  const bool all_there =
      std::all_of(types, types + count, [](Oid type) { return OidIsValid(type); });
  return function_is_there(signature.name, count, &types[0]) && all_there;
}

}  // namespace pg_idem
