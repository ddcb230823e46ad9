// The definition of an object as named aspects in text: what a query on the catalog tells of it.
#pragma once

#include <string>
#include <vector>

#include "core/difference.hpp"

namespace pg_idem {

struct Aspect {
  std::string name;
  std::string value;
};
using Definition = std::vector<Aspect>;

// Both come from the same query. `object` is how messages call it. Long values are not repeated.
Differences compare(const std::string &object, const Definition &actual, const Definition &wanted);

}  // namespace pg_idem
