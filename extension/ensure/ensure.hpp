// The one engine: takes a parsed statement, asks the catalog what is already true, and executes
// only what is missing.
#pragma once

#include <string>
#include <string_view>

#include "server/statement.hpp"

namespace pg_idem {

// Returns whether it changed something. A statement of a kind that the engine does not know is
// executed as it is, and counts as a change. Needs an SPI connection.
bool ensure(const Statement &statement);

// Whether the engine knows the kind.
bool is_known(const Statement &statement);

// For DDL that a statement reaches through a procedure, function or DO block: a UtilityHandler.
bool ensure_below(const Statement &statement);

// One or more statements.
bool ensure_script(std::string_view sql);

}  // namespace pg_idem
