// Whose functions a session calls. They run as whoever calls them, so a role that may only create
// schemas must not lay out a schema idem of its own for somebody mightier to walk into.
#pragma once

#include <string>
#include <vector>

#include "connection/connection.hpp"

namespace pg_idem::client {

// Runs a script with the search_path pinned, whose SET is the first answer; nothing of it is
// executed where schema idem belongs to a role that this session has no reason to trust. Throws
// Failure then.
std::vector<Result> run_in_trust(Connection &connection, const std::string &script);

}  // namespace pg_idem::client
