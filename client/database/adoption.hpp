// Another tool's own table against the folder: what of it is applied, and what does not fit.
#pragma once

#include <string>
#include <vector>

#include "connection/connection.hpp"
#include "folder/folder.hpp"

namespace pg_idem::client {

struct Adoption {
  std::string table;
  std::vector<std::string> revisions;  // applied, in the order of the folder
  std::vector<std::string> findings;   // a sentence each
};

// Only reads. `table` is empty where it has its usual name. Throws Failure: there is no such table,
// or it says that a migration failed.
Adoption read_adoption(Connection &connection, Folder &folder, const std::string &table);

// For a database that pg_idem does not know yet. Throws Error: the tool has applied some of the
// folder's revisions; to run them again is rarely meant.
void require_adoption(Connection &connection, Folder &folder);

}  // namespace pg_idem::client
