// Subtransactions: the only place besides the door where a ServerError may end its way.
#pragma once

#include <utility>

#include "server/boundary.hpp"

namespace pg_idem {

// What must be put back after a subtransaction. Begin and end are explicit, because a destructor
// may not call the server; use the two functions below instead.
struct SubtransactionScope {
  MemoryContext context;
  ResourceOwner owner;
};

SubtransactionScope begin_subtransaction();
void release_subtransaction(const SubtransactionScope &scope);
void roll_back_subtransaction(const SubtransactionScope &scope);

SubTransactionId current_subtransaction() noexcept;

// Has `forget` called whenever a subtransaction is rolled back, until the session ends. What was
// done since it began was done in it or in a later one: those have its number or higher ones.
void on_subtransaction_rollback(void (*forget)(SubTransactionId) noexcept);

// Looks without leaving a trace: what `body` does in the server is undone, the locks it took are
// released, whether it returns or throws. Takes no transaction id unless `body` writes.
template <typename Body>
auto look(Body body) {
  SubtransactionScope scope = begin_subtransaction();
  try {
    auto result = body();
    roll_back_subtransaction(scope);
    return result;
  } catch (...) {
    roll_back_subtransaction(scope);
    throw;
  }
}

// All or nothing: what `body` does stays where it returns, and is undone where it throws.
template <typename Body>
void in_subtransaction(Body body) {
  const SubtransactionScope scope = begin_subtransaction();
  try {
    body();
  } catch (...) {
    roll_back_subtransaction(scope);
    throw;
  }
  release_subtransaction(scope);
}

}  // namespace pg_idem
