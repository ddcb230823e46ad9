// The statement that a dump would write for an object whose definition has expressions: a restore
// stores some of them in another form than they were first written in.
#pragma once

#include <optional>
#include <string>

#include "server/boundary.hpp"

namespace pg_idem {

// Nothing for the kinds of objects that a restore stores as they were. Needs an SPI connection.
std::optional<std::string> creation_text(const ObjectAddress &object);

}  // namespace pg_idem
