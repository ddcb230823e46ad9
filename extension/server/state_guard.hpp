// The state in schema idem is written by our own queries only: a migration that rewrites it by hand
// would pull the ground from under the run that executes it.
#pragma once

#include "server/boundary.hpp"

namespace pg_idem {

// Called once, when the module is loaded.
void install_state_guard();

// While one lives, a script is running: writing to schema idem is an error (ID010).
class ScriptScope {
 public:
  ScriptScope();
  ~ScriptScope();
  ScriptScope(const ScriptScope &) = delete;
  ScriptScope &operator=(const ScriptScope &) = delete;
};

// While one lives, a query of our own is running.
class OwnQueryScope {
 public:
  OwnQueryScope();
  ~OwnQueryScope();
  OwnQueryScope(const OwnQueryScope &) = delete;
  OwnQueryScope &operator=(const OwnQueryScope &) = delete;
};

}  // namespace pg_idem
