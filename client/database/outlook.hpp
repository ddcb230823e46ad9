// The revisions as they would be once the folder is loaded: what plan, heads, show and check look
// at, without writing anything.
#pragma once

#include <future>
#include <string>
#include <vector>

#include "core/revision_graph.hpp"
#include "database/comparison.hpp"
#include "database/session.hpp"
#include "folder/folder.hpp"

namespace pg_idem::client {

struct Outlook {
  RevisionGraph graph;
  std::vector<Incoming> incoming;  // those of its revisions that are not loaded as they are
  std::vector<std::string> without_file;
};

// Throws Failure or Error, as loading would.
Outlook look_ahead(Folder &folder, const State &state);
Outlook look_ahead(Session &session, std::future<Folder> &folder);
Outlook look_ahead(const Options &options);  // of a folder that may be missing

}  // namespace pg_idem::client
