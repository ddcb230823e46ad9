// The names of Flyway's files: V1_2__add_users.sql.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "folder/tree.hpp"

namespace pg_idem::client {

struct FlywayName {
  char kind;            // V, U (undo), B (baseline) or R (repeatable)
  std::string version;  // 1.2; of a repeatable one empty
  std::string description;
  std::string path;  // relative to the folder

  std::string revision() const;
};

std::optional<FlywayName> flyway_name(std::string_view path);

struct FlywayNames {
  std::vector<FlywayName> versioned, undo, baselines;  // by version
  std::vector<FlywayName> repeatable;                  // by description
};

// Of the folder and all below it. Throws Error for callbacks, and names that are nearly right.
FlywayNames flyway_names(const Tree &tree);

// Versions are lists of numbers of any length; zeros at the end do not count.
bool is_smaller_version(std::string_view a, std::string_view b);
bool same_version(std::string_view a, std::string_view b);

}  // namespace pg_idem::client
