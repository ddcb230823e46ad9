// One query for each catalog: what is compared of an object of that kind, in text, a column an
// aspect.
#pragma once

#include <optional>

#include "core/definition.hpp"
#include "server/boundary.hpp"

namespace pg_idem {

// Nothing where objects of that kind are not compared. Needs an SPI connection.
std::optional<Definition> read_definition(const ObjectAddress &object);

}  // namespace pg_idem
