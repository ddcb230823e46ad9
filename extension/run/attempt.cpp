// A failed transaction is rolled back first, then its failure is written down in one of its own.
#include "run/attempt.hpp"

#include "core/sqlstate.hpp"
#include "ensure/locks.hpp"
#include "ensure/tell.hpp"
#include "run/retry.hpp"
#include "run/script.hpp"
#include "run/settings_scope.hpp"
#include "server/notice.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

void record_failure(Attempt &attempt, const char *sqlstate, const char *message) {
  attempt.outcome = "failed";
  attempt.sqlstate = sqlstate;
  attempt.message = message;
  const InterruptsHeld held;  // a second cancel must not take the record along
  try {
    in_subtransaction([&] { in_spi([&] { write_journal(attempt); }); });
    call_postgres(SPI_commit);
  } catch (const ServerError &error) {
    // What failed first is what the caller must hear; the next run notes this attempt as vanished.
    if (is_cancel(error)) throw;
  }
}

// A pause can be cancelled.
void wait_for_another_try(Attempt &attempt, Patience &patience) {
  try {
    patience.back_off(attempt);
  } catch (const ServerError &error) {
    const ServerError kept = keep_beyond_transaction(error);
    call_postgres(SPI_rollback);
    record_failure(attempt, sqlstate_of(kept), kept.what());
    throw kept;
  }
}

// What has failed is undone; now it either may be tried again, or is over.
void bury(Attempt &attempt, Patience &patience, const ServerError &error) {
  if (patience.allows(error)) return wait_for_another_try(attempt, patience);
  const std::string code = sqlstate_of(error);
  record_failure(attempt, code.c_str(), error.what());
  throw error;
}

void bury(Attempt &attempt, Patience &patience, const Error &error) {
  if (patience.allows(error)) return wait_for_another_try(attempt, patience);
  record_failure(attempt, error.sqlstate, error.what());
  throw error;
}

// What fails here (a deferred constraint) has no statement to be told of.
void commit(const Attempt &attempt) {
  try {
    call_postgres(SPI_commit);
  } catch (const ServerError &error) {
    add_context(error,
                (attempt.is_hook ? "" : "migration ") + attempt.revision + ", at its commit");
    throw;
  }
}

void forget_steps(Attempt &attempt, size_t from) {
  std::vector<Step> waits;
  for (size_t i = from; i < attempt.steps.size(); i++)
    if (attempt.steps[i].outcome == Outcome::waited) waits.push_back(attempt.steps[i]);
  attempt.steps.resize(from);
  attempt.steps.insert(attempt.steps.end(), waits.begin(), waits.end());
}

// Whether `body` went through; else everything that it did in the server is undone.
template <typename Run, typename Undo>
bool succeeds(Attempt &attempt, Patience &patience, Run run, Undo undo) {
  const size_t steps = attempt.steps.size();
  try {
    run();
    return true;
  } catch (const ServerError &error) {
    const ServerError kept = keep_beyond_transaction(error);
    undo();
    bury(attempt, patience, kept);
  } catch (const Error &error) {
    undo();
    bury(attempt, patience, error);
  }
  forget_steps(attempt, steps);
  return false;
}

}  // namespace

Attempt begin_attempt(const std::string &revision, Direction direction, std::int64_t journal_id) {
  Attempt attempt;
  attempt.revision = revision;
  attempt.direction = direction;
  attempt.journal_id = journal_id;
  attempt.started_at = GetCurrentTimestamp();
  return attempt;
}

void announce(const Migration &migration, Direction direction) {
  std::string text = "revision " + migration.revision + " " + direction_name(direction);
  if (!migration.description.empty()) text += ": " + migration.description;
  send_notice({.sqlstate = sqlstate::revision_started, .message = text});
}

void record_done(Attempt &attempt, const Migration &migration) {
  const bool up = attempt.direction == Direction::up;
  if (up)
    record_applied(migration, attempt.started_at, false);
  else
    record_reverted(attempt.revision);
  attempt.outcome = up ? "applied" : "reverted";
  write_journal(attempt);
}

void run_attempt(Attempt &attempt, const Surroundings &surroundings) {
  const Migration migration = load_migration(attempt.revision);
  announce(migration, attempt.direction);
  StepRecorder recorder(attempt.steps);
  with_settings_of(attempt, surroundings.functions_schema, [&] {
    surroundings.hooks.run(HookEvent::before_revision, attempt.revision);
    run_scripts(migration, attempt.direction);
    surroundings.hooks.run(HookEvent::after_revision, attempt.revision);
  });
  record_done(attempt, migration);
}

Attempt begin_hook(HookEvent event, Direction direction) {
  Attempt attempt = begin_attempt("hook " + std::string(name_of(event)), direction);
  attempt.is_hook = true;
  return attempt;
}

void run_hook(const Attempt &attempt, HookEvent event, const Surroundings &surroundings) {
  with_settings_of(attempt, surroundings.functions_schema, [&] { surroundings.hooks.run(event); });
}

void in_spi(const std::function<void()> &body) {
  with_own_memory([&] { with_spi([&] { with_snapshot(body); }); });
}

void in_own_transaction(Attempt &attempt, Durable durable, const std::function<void()> &body) {
  Patience patience;
  const CanComeAgain can_come_again;
  for (bool done = false; !done;) {
    const SubtransactionScope scope = begin_subtransaction();
    bool in_subtransaction = true;
    const auto run = [&] {
      in_spi(body);
      release_subtransaction(scope);
      in_subtransaction = false;
      if (durable == Durable::later) commit_need_not_wait();
      commit(attempt);
    };
    done = succeeds(attempt, patience, run, [&] {
      const InterruptsHeld held;
      if (in_subtransaction) roll_back_subtransaction(scope);
      call_postgres(SPI_rollback);
    });
  }
}

bool succeeds_at_top_level(Attempt &attempt, Patience &patience,
                           const std::function<void()> &body) {
  return succeeds(attempt, patience, body, [] { call_postgres(SPI_rollback); });
}

}  // namespace pg_idem
