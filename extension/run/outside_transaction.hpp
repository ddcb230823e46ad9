// A revision that runs outside a transaction ("transaction: off"): statement by statement, each
// committed together with the count of those that are done, so that a run that was killed is taken
// up where it was left.
#pragma once

#include "run/attempt.hpp"

namespace pg_idem {

// `at_end` is called in the last transaction, after everything is recorded. Needs a non-atomic SPI
// connection.
void run_outside_transaction(Attempt &attempt, const Surroundings &surroundings, Durable durable,
                             const std::function<void()> &at_end);

}  // namespace pg_idem
