// A revision as the graph sees it: a name, what it comes after, and what is known of its state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pg_idem {

struct Revision {
  std::string id;
  std::vector<std::string> parents;  // none: a root; several: a merge
  std::vector<std::string> depends;  // must be applied before, without being a parent
  std::vector<std::string> labels;
  std::string description;
  std::string file;                // where it was read from; for messages
  bool has_down = false;           // there is a way down
  bool repeatable = false;         // applied again whenever its text changes; see plan.hpp
  std::int64_t applied_order = 0;  // 0: not applied; else grows with each revision applied
  bool changed = false;            // applied, and its text is another one now

  bool applied() const { return applied_order != 0; }
};

}  // namespace pg_idem
