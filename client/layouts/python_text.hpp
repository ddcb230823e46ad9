// As much of Python as it takes to read the variables that a module sets at its top level to plain
// values, without running it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pg_idem::client {

struct PythonAssignment {
  std::string name;
  int line = 0;
  // None is no string, a string is one, a tuple or list has some. Nothing: anything else, a call or
  // a name that would have to be looked up.
  std::optional<std::vector<std::string>> strings;
};

// Of statements `name = value` and `name: type = value` that are not indented, in order.
std::vector<PythonAssignment> python_assignments(std::string_view source);

}  // namespace pg_idem::client
