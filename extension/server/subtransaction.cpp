// Begin and end of internal subtransactions, as PL/pgSQL does it for its EXCEPTION blocks.
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

using Forget = void (*)(SubTransactionId) noexcept;

void call_back(SubXactEvent event, SubTransactionId id, SubTransactionId, void *forget) {
  if (event == SUBXACT_EVENT_ABORT_SUB) reinterpret_cast<Forget>(forget)(id);
}

// A statement may end with invalidations of caches still to be processed (ALTER DOMAIN ... DROP
// CONSTRAINT does): the server refuses a subtransaction then, and a command that has written
// nothing does not process them.
void process_invalidations() {
  if (IsInParallelMode()) return;
  GetCurrentCommandId(true);
  CommandCounterIncrement();
}

}  // namespace

SubTransactionId current_subtransaction() noexcept {
  return GetCurrentSubTransactionId();
}

void on_subtransaction_rollback(Forget forget) {
  call_postgres(RegisterSubXactCallback, call_back, reinterpret_cast<void *>(forget));
}

SubtransactionScope begin_subtransaction() {
  SubtransactionScope scope{CurrentMemoryContext, CurrentResourceOwner};
  call_postgres(process_invalidations);
  call_postgres(BeginInternalSubTransaction, static_cast<const char *>(nullptr));
  MemoryContextSwitchTo(scope.context);
  return scope;
}

void release_subtransaction(const SubtransactionScope &scope) {
  call_postgres(ReleaseCurrentSubTransaction);
  MemoryContextSwitchTo(scope.context);
  CurrentResourceOwner = scope.owner;
}

void roll_back_subtransaction(const SubtransactionScope &scope) {
  call_postgres(RollbackAndReleaseCurrentSubTransaction);
  MemoryContextSwitchTo(scope.context);
  CurrentResourceOwner = scope.owner;
}

}  // namespace pg_idem
