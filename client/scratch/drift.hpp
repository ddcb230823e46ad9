// Drift: where the schema of the database is not what its applied revisions make of an empty one.
#pragma once

#include <string>
#include <vector>

#include "database/session.hpp"

namespace pg_idem::client {

// Runs the applied revisions, as the database keeps them, in a throw-away database next to it.
// "- " before what they make and is missing, "+ " before what is there instead. Throws Failure,
// also where they cannot run on an empty database: then nobody can tell.
std::vector<std::string> find_drift(Session &session);

}  // namespace pg_idem::client
