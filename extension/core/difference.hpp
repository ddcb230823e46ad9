// Holds what is there against what is wanted and names every difference, in a sentence each.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/shape.hpp"

namespace pg_idem {

struct Difference {
  std::string text;    // "column users.email is character varying(255), wanted ..."
  std::string column;  // the names concerned, where there are any
  std::string constraint;
};
using Differences = std::vector<Difference>;

// How much of a table the wanted shape tells: all of it (CREATE TABLE), or only the columns and
// constraints that it names (ADD COLUMN, ADD CONSTRAINT, a partition or child of another table).
enum class Extent { whole, part };

Differences compare(const TableShape &actual, const TableShape &wanted, Extent extent);
Differences compare(const IndexShape &actual, const IndexShape &wanted);

// The constraint that is the wanted one: of its definition under any name, else of its name. One of
// `taken`, which another wanted one is, only where there is no other.
const ConstraintShape *find_constraint(const TableShape &actual, const ConstraintShape &wanted,
                                       const std::set<const ConstraintShape *> &taken = {});

}  // namespace pg_idem
