// Whose turn it is: one run at a time works on a database, the others wait for theirs.
#pragma once

#include "server/migrator_lock.hpp"
#include "server/query.hpp"

namespace pg_idem {

// Waits until pg_idem.wait_timeout; says once whom it waits for. With LockSpan::session it commits
// between its tries, so that it holds nothing while it waits.
// Throws Error lock_not_available.
void take_turn(LockSpan span);

// Runs `body` while it is the session's turn, and ends the turn however `body` ends.
template <typename Body>
int with_turn(Body body) {
  take_turn(LockSpan::session);
  try {
    const int result = body();
    release_migrator_lock();
    return result;
  } catch (...) {
    release_migrator_lock();
    throw;
  }
}

}  // namespace pg_idem
