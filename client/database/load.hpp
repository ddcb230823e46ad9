// Files into the database.
#pragma once

#include <future>
#include <string>
#include <vector>

#include "database/comparison.hpp"
#include "database/session.hpp"

namespace pg_idem::client {

// Creates the extension where it is missing: not before it is clear that the files can be read.
// Sends the incoming files, all in one transaction and one round trip. What would leave the
// database with a history that makes no sense (a parent that exists nowhere, a cycle) is an error,
// and nothing is loaded. Returns the paths of those that the database took for new or changed.
std::vector<std::string> load(Session &session, const State &state, const Comparison &comparison);
void load(Session &session, std::future<Folder> &folder);

}  // namespace pg_idem::client
