// A verb from beginning to end: what goes wrong is told, the answer printed, the exit code found.
#pragma once

#include <functional>
#include <optional>

#include "failure.hpp"
#include "verb.hpp"

namespace pg_idem::client {

ExitCode run_and_tell(const Verb &verb, const Options &options);

// Whatever may come out of `body`, as it may be shown.
std::optional<Failure> failure_of(const std::function<void()> &body);

}  // namespace pg_idem::client
