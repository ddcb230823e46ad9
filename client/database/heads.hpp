// What there is to say about several heads, where a run wanted one.
#pragma once

#include "database/session.hpp"
#include "folder/folder.hpp"

namespace pg_idem::client {

// Adds to the server's error who made each of the heads, and the command that merges them.
void explain_heads(Failure &failure, Session &session, Folder &folder);

}  // namespace pg_idem::client
