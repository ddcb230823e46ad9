// Storage parameters of tables and indexes, WITH (name = value, ...), and those of operator
// classes: "name=value" each, in their order by name. Those of a TOAST table are the table's, as
// toast.name.
#pragma once

#include <string>
#include <vector>

#include "server/boundary.hpp"

namespace pg_idem {

std::vector<std::string> actual_storage_parameters(Oid relation);
// As a statement says them of that relation.
std::vector<std::string> wanted_storage_parameters(Oid relation, const List *options);

// Of a key of an index, counted from 1; and as a statement says them.
std::vector<std::string> actual_operator_class_parameters(Oid index, int key);
std::vector<std::string> wanted_operator_class_parameters(const List *options);

}  // namespace pg_idem
