// The state in schema idem is written by our own queries only: a migration that rewrites it by hand
// would pull the ground from under the run that executes it.
#pragma once

#include "server/boundary.hpp"

namespace pg_idem {

// Called once, when the module is loaded.
void install_state_guard();

// While one lives, a script is running: writing to schema idem is an error (ID010).
inline int running_scripts = 0;
using ScriptScope = While<running_scripts>;

// While one lives, a query of our own is running.
inline int own_queries = 0;
using OwnQueryScope = While<own_queries>;

}  // namespace pg_idem
