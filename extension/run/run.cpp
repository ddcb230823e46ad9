// The two ways to run share everything but the transactions.
#include "run/run.hpp"

#include "core/sqlstate.hpp"
#include "run/attempt.hpp"
#include "run/outside_transaction.hpp"
#include "run/turn.hpp"
#include "server/client_watch.hpp"
#include "server/notice.hpp"
#include "server/query.hpp"
#include "server/settings.hpp"

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

void require_unchanged(const History &history) {
  if (!history.changed.empty() && setting_on_changed_file == on_changed_file_error)
    refuse_changed(history);
}

void tell_changed(const History &history) {
  require_unchanged(history);
  for (RevisionGraph::Index index : history.changed)
    send_warning({sqlstate::changed_file,
                  "revision \"" + history.graph[index].id + "\" has changed since it was applied"});
}

// A repeatable one may have no way down; then it is only recorded.
bool runs_outside(const History &history, const PlanStep &step) {
  const bool has_script = step.direction == Direction::up || history.graph[step.revision].has_down;
  return history.outside[step.revision] && has_script;
}

void require_transactional(const History &history, const PlanStep &step) {
  if (!runs_outside(history, step)) return;
  const Revision &revision = history.graph[step.revision];
  throw Error(sqlstate::feature_not_supported,
              "revision \"" + revision.id + "\" cannot run in a transaction",
              "Its file " + revision.file + " says \"transaction: off\".",
              "Use CALL migrate(...) or pg_idem upgrade, which run each revision by itself.");
}

void refuse_on_standby() {
  if (!call_postgres(RecoveryInProgress)) return;
  throw Error(sqlstate::read_only_transaction, "this server is a hot standby",
              "It only follows another server and cannot change anything.",
              "Run on the primary server; the standby will follow.");
}

// Other runs find at once what became of one that was killed.
void tell_vanished() {
  for (const std::string &revision : note_vanished())
    send_notice({.sqlstate = sqlstate::vanished,
                 .message = "an earlier run was killed while it worked on revision " + revision});
}

// Runs the plan's steps. Each leaves in the journal that the next one has started, in the
// transaction in which it ends itself: so a run that is killed is on record, at no commit's cost.
class RunByRevision {
 public:
  RunByRevision(const PlannedRun &run, const Surroundings &surroundings)
      : run_(run), surroundings_(surroundings) {}

  int all() {
    if (run_.plan.empty()) return 0;
    in_spi([&] {
      tell_vanished();
      if (!surroundings_.hooks.has(HookEvent::before_run)) start(0);
    });
    call_postgres(SPI_commit);
    hook(HookEvent::before_run, [&] { start(0); });
    for (size_t i = 0; i < run_.plan.size(); i++) one(i);
    hook(HookEvent::after_run, [] {});
    return static_cast<int>(run_.plan.size());
  }

 private:
  void hook(HookEvent event, const std::function<void()> &at_end) {
    if (!surroundings_.hooks.has(event)) return;
    Attempt attempt = begin_hook(event, run_.plan.front().direction);
    in_own_transaction(attempt, Durable::at_once, [&] {
      run_hook(attempt, event, surroundings_);
      at_end();
    });
  }

  void start(size_t i) {
    if (i == run_.plan.size()) return;
    const PlanStep &step = run_.plan[i];
    journal_id_ = write_started(run_.history.graph[step.revision].id, step.direction);
  }

  void one(size_t i) {
    const PlanStep &step = run_.plan[i];
    Attempt attempt =
        begin_attempt(run_.history.graph[step.revision].id, step.direction, journal_id_);
    // A crash loses the last revisions whole, with their record; the run's last commit makes all
    // of them durable.
    const Durable durable = i + 1 == run_.plan.size() ? Durable::at_once : Durable::later;
    if (runs_outside(run_.history, step)) {
      run_outside_transaction(attempt, surroundings_, durable, [&] { start(i + 1); });
      return;
    }
    in_own_transaction(attempt, durable, [&] {
      run_attempt(attempt, surroundings_);
      start(i + 1);
    });
  }

  const PlannedRun &run_;
  const Surroundings &surroundings_;
  std::int64_t journal_id_ = 0;
};

// When it is this run's turn: what changed is told already.
PlannedRun plan_again(const Request &request) {
  History history = load_history();
  require_unchanged(history);
  Plan plan = make_plan(history.graph, request.target, request.only);
  return {std::move(history), std::move(plan)};
}

}  // namespace

PlannedRun plan_run(const Request &request) {
  History history = load_history();
  tell_changed(history);
  Plan plan = make_plan(history.graph, request.target, request.only);
  return {std::move(history), std::move(plan)};
}

int run_in_transaction(const Request &request) {
  refuse_on_standby();
  if (plan_run(request).plan.empty()) return 0;
  const ClientWatch client_watch;
  take_turn(LockSpan::transaction);
  const PlannedRun run = plan_again(request);
  for (const PlanStep &step : run.plan) require_transactional(run.history, step);
  if (run.plan.empty()) return 0;
  tell_vanished();
  const Surroundings surroundings{request.functions_schema, Hooks::load()};
  const auto hook = [&](HookEvent event) {
    in_spi([&] { run_hook(begin_hook(event, run.plan.front().direction), event, surroundings); });
  };
  hook(HookEvent::before_run);
  for (const PlanStep &step : run.plan) {
    Attempt attempt = begin_attempt(run.history.graph[step.revision].id, step.direction);
    in_spi([&] { run_attempt(attempt, surroundings); });
  }
  hook(HookEvent::after_run);
  return static_cast<int>(run.plan.size());
}

int run_by_revision(const Request &request) {
  refuse_on_standby();
  const auto with_planning = [&](PlannedRun (*planning)(const Request &)) {
    std::optional<PlannedRun> run;
    with_spi([&] { with_snapshot([&] { run.emplace(planning(request)); }); });
    return std::move(*run);
  };
  if (with_planning(plan_run).plan.empty()) return 0;
  const ClientWatch client_watch;
  return with_turn([&] {
    const PlannedRun run = with_planning(plan_again);
    Surroundings surroundings{request.functions_schema, {}};
    if (!run.plan.empty()) in_spi([&] { surroundings.hooks = Hooks::load(); });
    return RunByRevision(run, surroundings).all();
  });
}

namespace {

void journal_stamp(const std::string &revision, Direction direction, const char *outcome) {
  Attempt attempt = begin_attempt(revision, direction);
  attempt.outcome = outcome;
  write_journal(attempt);
}

void record_stamped(const std::string &revision) {
  record_applied(load_migration(revision), GetCurrentTimestamp(), true);
  journal_stamp(revision, Direction::up, "stamped");
}

}  // namespace

int stamp_revisions(const std::vector<std::string> &revisions) {
  take_turn(LockSpan::transaction);
  tell_vanished();
  int count = 0;
  for (const std::string &revision : revisions) {
    if (is_applied(revision)) continue;
    record_stamped(revision);
    count++;
  }
  return count;
}

int stamp(const Request &request) {
  take_turn(LockSpan::transaction);
  tell_vanished();
  const History history = load_history();
  const Plan plan = make_plan(history.graph, request.target, request.only, Purpose::stamp);
  for (const PlanStep &step : plan) {
    const std::string &revision = history.graph[step.revision].id;
    if (step.direction == Direction::up) {
      record_stamped(revision);
    } else {
      record_reverted(revision);
      journal_stamp(revision, step.direction, "unstamped");
    }
  }
  for (RevisionGraph::Index index : history.changed) {
    record_accepted(history.graph[index].id);
    journal_stamp(history.graph[index].id, Direction::up, "stamped");
  }
  return static_cast<int>(plan.size() + history.changed.size());
}

}  // namespace pg_idem
