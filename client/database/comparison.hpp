// The folder against the database: which files it does not have as they are, and what is in these;
// which revisions it has that no file holds. All other files are neither read again nor parsed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/revision.hpp"
#include "database/state.hpp"
#include "folder/folder.hpp"
#include "folder/hooks.hpp"

namespace pg_idem::client {

struct Incoming {
  std::size_t file;  // position in the folder
  std::string path;  // by which the database will know it
  std::string content;
  std::string places;    // of its sections, as load_migration() takes them; empty: in the content
  Revision revision;     // parsed; parents as loading will set them
  std::string previous;  // the revision of the file before; empty: there is none
};

inline constexpr int no_row = -1;

struct Comparison {
  std::vector<int> rows;           // for each file the row of the state that is the same, or no_row
  std::vector<Incoming> incoming;  // in the order of the folder
  std::vector<int> without_file;   // rows of the state
  HookChanges hooks;

  bool has_news() const { return !incoming.empty() || !hooks.empty(); }
};

// Throws Failure or Error: a file that cannot be parsed, a revision that two files claim.
// Where the folder has a file for all before a point, it is in the place of those from here on, if
// the database has none of them.
Comparison compare(Folder &folder, const State &state);

}  // namespace pg_idem::client
