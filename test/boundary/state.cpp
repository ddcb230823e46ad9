// What the guard must put back after an error, and what the process may have grown by.
#include <cstdio>
#include <string>

#include "server/query.hpp"
#include "server/statement.hpp"
#include "server/subtransaction.hpp"

using namespace pg_idem;

namespace {

struct ServerState {
  MemoryContext memory;
  ErrorContextCallback *error_context;
  sigjmp_buf *exceptions;
  ResourceOwner owner;
  uint32 interrupts_held;
  int nesting;

  static ServerState now() {
    return {CurrentMemoryContext, error_context_stack,   PG_exception_stack,
            CurrentResourceOwner, InterruptHoldoffCount, GetCurrentTransactionNestLevel()};
  }
};

std::string differences(const ServerState &before, const ServerState &after) {
  std::string text;
  if (before.memory != after.memory) text += " CurrentMemoryContext";
  if (before.error_context != after.error_context) text += " error_context_stack";
  if (before.exceptions != after.exceptions) text += " PG_exception_stack";
  if (before.owner != after.owner) text += " CurrentResourceOwner";
  if (before.interrupts_held != after.interrupts_held) text += " InterruptHoldoffCount";
  if (before.nesting != after.nesting) text += " nest level";
  return text.empty() ? "all as before" : "changed:" + text;
}

// C-style: leaves as much behind as it can before it raises.
void raise_in_disorder() {
  ErrorContextCallback callback{error_context_stack, nullptr, nullptr};
  callback.callback = [](void *) { errcontext("in disorder"); };
  error_context_stack = &callback;
  MemoryContextSwitchTo(
      AllocSetContextCreate(CurrentMemoryContext, "disorder", ALLOCSET_DEFAULT_SIZES));
  HOLD_INTERRUPTS();
  elog(ERROR, "raised in disorder");
}

// The size of what the process holds in memory, in kB.
long resident_kilobytes() {
  long total = 0, resident = 0;
  FILE *file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%ld %ld", &total, &resident) != 2) resident = 0;
  std::fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

// The guard alone, which is enough for an error that has touched nothing but these.
SQL_FUNCTION(state_after_error) {
  const ServerState before = ServerState::now();
  try {
    call_postgres(raise_in_disorder);
  } catch (const ServerError &) {
    return to_text(differences(before, ServerState::now()));
  }
  return to_text("no error");
}

// A subtransaction around real work, the error in the middle of it, and a scope of our own.
SQL_FUNCTION(state_after_subtransaction) {
  const std::string sql = Arguments(fcinfo).text(0, "sql");
  const ServerState before = ServerState::now();
  const SubtransactionScope scope = begin_subtransaction();
  try {
    const SourceScope source(sql.c_str());
    with_spi([&] { execute_user_sql(sql); });
    release_subtransaction(scope);
  } catch (const ServerError &) {
    roll_back_subtransaction(scope);
  }
  return to_text(differences(before, ServerState::now()));
}

SQL_FUNCTION(resident_memory) {
  return Int64GetDatum(resident_kilobytes());
}
