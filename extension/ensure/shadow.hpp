// Shadows: what a CREATE would have made, read from a copy of it that is made under another name
// and rolled back. It locks no table of the user more than a query on it would.
#pragma once

#include <optional>

#include "core/definition.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// Nothing where that kind of object has no shadow. Throws what the statement itself raises.
std::optional<Definition> shadow_definition(const Statement &statement);

}  // namespace pg_idem
