// A verb on many databases: each in a process of its own, and a table at the end.
#pragma once

#include "verb.hpp"

namespace pg_idem::client {

// The greatest of their exit codes.
ExitCode run_on_each_target(const Verb &verb, const Options &options);

}  // namespace pg_idem::client
