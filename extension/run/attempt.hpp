// One attempt on a revision: its transactions, its retries, its record.
#pragma once

#include <functional>

#include "core/plan.hpp"
#include "run/hooks.hpp"
#include "run/state.hpp"

namespace pg_idem {

class Patience;

Attempt begin_attempt(const std::string &revision, Direction direction,
                      std::int64_t journal_id = 0);

// NOTICE: that revision begins now.
void announce(const Migration &migration, Direction direction);

// What is the same for all revisions of a run.
struct Surroundings {
  Oid functions_schema;  // where our functions are: scripts find them also outside search_path
  Hooks hooks;
};

// The whole of a revision in the current transaction: its script between its hooks, its state, the
// end of its record.
void run_attempt(Attempt &attempt, const Surroundings &surroundings);

// The hook of a whole run, in the current transaction.
Attempt begin_hook(HookEvent event, Direction direction);
void run_hook(const Attempt &attempt, HookEvent event, const Surroundings &surroundings);

// The state and the journal's row at its end.
void record_done(Attempt &attempt, const Migration &migration);

// An SPI connection, a snapshot and memory of its own for `body`.
void in_spi(const std::function<void()> &body);

enum class Durable { at_once, later };

// Runs `body` in a transaction of its own and commits it; tries again where that is promising. What
// fails for good is journalled and thrown. Needs a non-atomic SPI connection.
void in_own_transaction(Attempt &attempt, Durable durable, const std::function<void()> &body);

// The same, once, for what is executed outside of any transaction block: false where it is to be
// tried again.
bool succeeds_at_top_level(Attempt &attempt, Patience &patience, const std::function<void()> &body);

}  // namespace pg_idem
