// The two ways to run share everything but the transactions.
#include "run/run.hpp"

#include "core/sqlstate.hpp"
#include "ensure/tell.hpp"
#include "run/script.hpp"
#include "run/settings_scope.hpp"
#include "run/turn.hpp"
#include "server/notice.hpp"
#include "server/query.hpp"
#include "server/settings.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

[[noreturn]] void refuse_changed(const History &history) {
  std::string detail;
  for (RevisionGraph::Index index : history.changed)
    detail += (detail.empty() ? "" : "\n") + history.graph[index].id + ", file " +
              history.graph[index].file;
  const std::string &first = history.graph[history.changed.front()].id;
  throw Error(
      sqlstate::changed_file, "revision \"" + first + "\" has changed since it was applied",
      history.changed.size() > 1 ? "All that changed:\n" + detail
                                 : "File: " + history.graph[history.changed.front()].file,
      "Restore the file and put the change into a new revision. Or accept the file as it is "
      "now: SELECT stamp_to('" +
          first + "', 'up'). Or SET pg_idem.on_changed_file = 'warning'.");
}

void tell_changed(const History &history) {
  if (history.changed.empty()) return;
  if (setting_on_changed_file == on_changed_file_error) refuse_changed(history);
  for (RevisionGraph::Index index : history.changed)
    send_warning({sqlstate::changed_file,
                  "revision \"" + history.graph[index].id + "\" has changed since it was applied",
                  {},
                  {},
                  {},
                  {}});
}

const char *direction_name(Direction direction) {
  return direction == Direction::up ? "up" : "down";
}

void announce(const Migration &migration, Direction direction) {
  std::string text = "revision " + migration.revision + " " + direction_name(direction);
  if (!migration.description.empty()) text += ": " + migration.description;
  send_notice({sqlstate::revision_started, text, {}, {}, {}, {}});
}

void require_transactional(const Migration &migration) {
  if (migration.transactional) return;
  throw Error(sqlstate::feature_not_supported,
              "revision \"" + migration.revision + "\" cannot run in a transaction",
              "Its file " + migration.file + " says \"transaction: off\".",
              "Statements that cannot run in a transaction are not supported yet; remove the line "
              "where the revision has none.");
}

Attempt begin_attempt(const std::string &revision, Direction direction) {
  Attempt attempt;
  attempt.revision = revision;
  attempt.direction = direction;
  attempt.started_at = GetCurrentTimestamp();
  return attempt;
}

// `attempt` says which revision and way; the steps taken are left in it also where it fails.
void run_attempt(Attempt &attempt, const Request &request) {
  const bool up = attempt.direction == Direction::up;
  const Migration migration = load_migration(attempt.revision);
  require_transactional(migration);
  announce(migration, attempt.direction);
  StepRecorder recorder(attempt.steps);
  with_settings_of_revision(attempt.revision, request.functions_schema,
                            [&] { run_scripts(migration, attempt.direction); });
  if (up)
    record_applied(migration, attempt.started_at, false);
  else
    record_reverted(attempt.revision);
  attempt.outcome = up ? "applied" : "reverted";
  write_journal(attempt);
}

void run_step(Attempt &attempt, const Request &request) {
  with_own_memory(
      [&] { with_spi([&] { with_snapshot([&] { run_attempt(attempt, request); }); }); });
}

// Undoes the failed attempt, keeps a record of it, and gives the turn to others.
void record_failure(Attempt &attempt, const char *sqlstate, const char *message) {
  attempt.outcome = "failed";
  attempt.sqlstate = sqlstate;
  attempt.message = message;
  const InterruptsHeld held;  // a second cancel must not take the record along
  call_postgres(SPI_rollback);
  with_spi([&] { with_snapshot([&] { write_journal(attempt); }); });
  call_postgres(SPI_commit);
}

void run_and_commit(const std::string &revision, Direction direction, const Request &request,
                    bool last) {
  Attempt attempt = begin_attempt(revision, direction);
  const SubtransactionScope scope = begin_subtransaction();
  bool committing = false;  // what fails then (a deferred constraint) has ended the transaction
  try {
    run_step(attempt, request);
    release_subtransaction(scope);
    committing = true;
    // A crash loses the last revisions whole, with their record; the run's last commit makes all
    // of them durable.
    if (!last) commit_need_not_wait();
    call_postgres(SPI_commit);
  } catch (const ServerError &error) {
    const ServerError kept = keep_beyond_transaction(error);
    if (committing)
      add_context(kept, "migration " + revision + ", at its commit");
    else
      roll_back_subtransaction(scope);
    record_failure(attempt, sqlstate_of(kept), kept.what());
    throw kept;
  } catch (const Error &error) {
    if (!committing) roll_back_subtransaction(scope);
    record_failure(attempt, error.sqlstate, error.what());
    throw;
  }
}

}  // namespace

PlannedRun plan_run(const Request &request) {
  History history = load_history();
  tell_changed(history);
  Plan plan = make_plan(history.graph, request.target, request.only);
  return {std::move(history), std::move(plan)};
}

int run_in_transaction(const Request &request) {
  if (plan_run(request).plan.empty()) return 0;
  take_turn(LockSpan::transaction);
  const PlannedRun run = plan_run(request);
  for (const PlanStep &step : run.plan) {
    Attempt attempt = begin_attempt(run.history.graph[step.revision].id, step.direction);
    run_step(attempt, request);
  }
  return static_cast<int>(run.plan.size());
}

int run_by_revision(const Request &request) {
  const auto plan_with_snapshot = [&] {
    std::optional<PlannedRun> run;
    with_spi([&] { with_snapshot([&] { run.emplace(plan_run(request)); }); });
    return std::move(*run);
  };
  if (plan_with_snapshot().plan.empty()) return 0;
  return with_turn([&] {
    const PlannedRun run = plan_with_snapshot();
    for (const PlanStep &step : run.plan)
      run_and_commit(run.history.graph[step.revision].id, step.direction, request,
                     &step == &run.plan.back());
    return static_cast<int>(run.plan.size());
  });
}

int stamp(const Request &request) {
  take_turn(LockSpan::transaction);
  const History history = load_history();
  const Plan plan = make_plan(history.graph, request.target, request.only, Purpose::stamp);
  const auto journal = [](const std::string &revision, Direction direction, const char *outcome) {
    Attempt attempt = begin_attempt(revision, direction);
    attempt.outcome = outcome;
    write_journal(attempt);
  };
  for (const PlanStep &step : plan) {
    const std::string &revision = history.graph[step.revision].id;
    if (step.direction == Direction::up)
      record_applied(load_migration(revision), GetCurrentTimestamp(), true);
    else
      record_reverted(revision);
    journal(revision, step.direction, step.direction == Direction::up ? "stamped" : "unstamped");
  }
  for (RevisionGraph::Index index : history.changed) {
    record_accepted(history.graph[index].id);
    journal(history.graph[index].id, Direction::up, "stamped");
  }
  return static_cast<int>(plan.size() + history.changed.size());
}

}  // namespace pg_idem
