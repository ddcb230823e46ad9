// A door composes one statement from its arguments and hands it to the engine.
#pragma once

#include <string>

#include "catalog/names.hpp"
#include "server/statement.hpp"
#include "server/values.hpp"

namespace pg_idem {

// The arguments of a door, as they go into SQL: names parsed and quoted.
std::string table_argument(FunctionCallInfo fcinfo, int position, const char *kind = "table");
std::string name_argument(FunctionCallInfo fcinfo, int position, const char *kind);

// A list may be given with or without its parentheses; `keyword` begins one that is none.
std::string in_parentheses(const std::string &definition, const char *keyword);

// Runs `sql`, which must be one statement of that kind; an ALTER TABLE must be of one subcommand.
// `definition` is what the user gave of it. Throws Error not_one_statement.
Datum run_door(const std::string &sql, NodeTag tag, const std::string &definition = {});

}  // namespace pg_idem
