// Shadows: what a CREATE would have made, read from a copy of it that is made under another name
// and rolled back. It locks no table of the user more than a query on it would.
#pragma once

#include <optional>

#include "core/definition.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// Nothing where that kind of object has no shadow. Throws what the statement itself raises.
std::optional<Definition> shadow_definition(const Statement &statement);

// The same once a dump and restore has been over it, which changes the form of some expressions: of
// what the statement makes, and of what is there. Nothing where a restore changes nothing.
std::optional<Definition> restored_shadow_definition(const Statement &statement);
std::optional<Definition> restored_definition(const Statement &statement,
                                              const ObjectAddress &there);

}  // namespace pg_idem
