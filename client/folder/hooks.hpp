// The folder's hooks, in its folder `hooks`, against those of the database.
#pragma once

#include <string>
#include <vector>

#include "database/state.hpp"
#include "folder/folder.hpp"
#include "folder/tree.hpp"

namespace pg_idem::client {

// Throws Failure: a file that is called after no event.
std::vector<HookFile> read_hooks(const Tree &tree);

struct HookChanges {
  std::vector<HookFile> changed;  // or new
  std::vector<std::string> gone;  // events whose file is gone

  bool empty() const { return changed.empty() && gone.empty(); }
};

// None is gone where the folder is empty, or not there at all.
HookChanges compare_hooks(const Folder &folder, const State &state);

}  // namespace pg_idem::client
