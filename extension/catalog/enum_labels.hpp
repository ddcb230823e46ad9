// The labels of an enum type.
#pragma once

#include "server/boundary.hpp"

#include <string>
#include <vector>

namespace pg_idem {

bool is_enum(Oid type);
std::vector<std::string> enum_labels(Oid type);  // in their sort order

}  // namespace pg_idem
