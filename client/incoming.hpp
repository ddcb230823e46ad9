// Which files the database does not have as they are, and what is in these. All others are neither
// read a second time nor parsed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/revision.hpp"
#include "folder.hpp"
#include "state.hpp"

namespace pg_idem::client {

struct Incoming {
  std::size_t file;  // position in the folder
  std::string path;  // by which the database will know it
  std::string content;
  Revision revision;     // parsed; parents as loading will set them
  std::string previous;  // the revision of the file before; empty: there is none
};

// For each file of the folder the row of the state that has the very same file.
using Rows = std::vector<int>;
inline constexpr int no_row = -1;
Rows rows_of(const Folder &folder, const State &state);

// Throws Failure or Error: a file that cannot be parsed, a revision that two files claim.
std::vector<Incoming> find_incoming(const Folder &folder, const State &state, const Rows &rows);
std::vector<Incoming> find_incoming(const Folder &folder, const State &state);

}  // namespace pg_idem::client
