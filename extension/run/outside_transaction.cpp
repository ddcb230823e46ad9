// Each statement first goes through the engine in a transaction; what of it must be executed at top
// level is on record as pending when that commits, and executed afterwards. A statement that was
// half done is judged by the catalog: an invalid index is dropped and built again.
#include "run/outside_transaction.hpp"

#include <algorithm>

#include "core/sqlstate.hpp"
#include "ensure/ensure.hpp"
#include "ensure/kinds.hpp"
#include "ensure/revision_script.hpp"
#include "ensure/tell.hpp"
#include "ensure/temporary_table.hpp"
#include "ensure/top_level_queue.hpp"
#include "run/build_report.hpp"
#include "run/location.hpp"
#include "run/retry.hpp"
#include "run/script.hpp"
#include "run/settings_scope.hpp"
#include "server/notice.hpp"
#include "server/query.hpp"
#include "server/settings.hpp"
#include "server/sha256.hpp"
#include "server/state_guard.hpp"
#include "server/top_level.hpp"

namespace pg_idem {
namespace {

// SET, not SET LOCAL: holds for the statements after it, in whichever session they are executed.
bool is_setting(const Statement &statement) {
  if (!IsA(statement.node, VariableSetStmt)) return false;
  const auto *set = as<VariableSetStmt>(statement.node);
  return !set->is_local && set->kind != VAR_SET_MULTI;
}

// What of a statement is on record as pending: what its calls of safe_ functions asked for. One
// that is executed at top level as a whole has done nothing yet that must not be done twice.
std::vector<std::string> pending_of(const Statement &statement,
                                    const std::vector<TopLevelStatement> &queue) {
  std::vector<std::string> texts;
  for (const TopLevelStatement &todo : queue)
    if (todo.origin != statement.text() &&
        std::find(texts.begin(), texts.end(), todo.origin) == texts.end())
      texts.push_back(todo.origin);
  return texts;
}

// Others queue behind it: it is broken off, and tried again later.
void require_short_queue(const BuildProgress &progress) {
  if (progress.seconds_in_queue * 1000 > setting_lock_timeout)
    throw Error(sqlstate::lock_not_available, "could not get a lock that others queue behind");
}

class OutsideRun {
 public:
  // What it parses is kept in `memory`, which must outlive its transactions.
  OutsideRun(Attempt &attempt, const Surroundings &surroundings, MemoryContext memory)
      : memory_(memory),
        attempt_(attempt),
        surroundings_(surroundings),
        migration_(load()),
        up_(attempt.direction == Direction::up) {}

  void all_statements() {
    in_own_transaction(attempt_, Durable::later, [&] {
      begin();
      position_.checksum = checksum_of(position_);
      write_position(attempt_, position_);
    });
    while (position_.done < static_cast<std::int64_t>(statements_.size())) one_statement();
  }

  void end(Durable durable, const std::function<void()> &at_end) {
    in_own_transaction(attempt_, durable, [&] {
      StepRecorder recorder(attempt_.steps);
      with_settings([&] {
        if (up_) run_verify(migration_);
        surroundings_.hooks.run(HookEvent::after_revision, attempt_.revision);
      });
      record_done(attempt_, migration_);
      at_end();
    });
  }

 private:
  Migration load() {
    std::optional<Migration> migration;
    in_spi([&] { migration.emplace(load_migration(attempt_.revision)); });
    return std::move(*migration);
  }

  void with_settings(const std::function<void()> &body) {
    with_settings_of(attempt_, surroundings_.functions_schema, body);
  }

  void begin() {
    announce(migration_, attempt_.direction);
    source_.emplace(up_ ? up_source(migration_) : down_source(migration_));
    if (up_ && migration_.verify)
      verify_source(migration_);  // a variable that is missing is told now
    MemoryContext inner = MemoryContextSwitchTo(memory_);
    statements_ = located(*source_, nullptr, [&] { return parse(source_->text()); });
    MemoryContextSwitchTo(inner);
    with_settings([&] { surroundings_.hooks.run(HookEvent::before_revision, attempt_.revision); });
    const ScriptScope script;
    const std::optional<Position> left = find_position(attempt_);
    if (!left) drop_left_temporary_tables(statements_);
    if (migration_.idempotent)
      revision_.emplace(statements_, migration_.repeat, done_again(migration_));
    if (!left || left->done > static_cast<std::int64_t>(statements_.size())) return;
    if (left->checksum != checksum_of(*left)) {
      send_notice({.sqlstate = sqlstate::resumed,
                   .message = "its script has changed where it was done already: it begins anew"});
      return;
    }
    position_ = *left;
    if (revision_ && position_.done > 0) revision_->know_what_is_done();
    if (position_.done < static_cast<std::int64_t>(statements_.size()))
      send_notice({.sqlstate = sqlstate::resumed,
                   .message = "it goes on where it was left, on line " +
                              std::to_string(line_of(*source_, statement()))});
  }

  const Statement &statement() const { return statements_[static_cast<size_t>(position_.done)]; }

  // Of the script as far as it is done: with the statement that something is pending of.
  std::string checksum_of(const Position &position) const {
    const size_t count = static_cast<size_t>(position.done) + (position.pending.empty() ? 0 : 1);
    if (count == 0 || count > statements_.size()) return sha256("");
    return sha256(source_->written_up_to(statements_[count - 1]));
  }

  void one_statement() {
    std::vector<TopLevelStatement> queue;
    Position next;
    in_own_transaction(attempt_, Durable::later, [&] {
      StepRecorder recorder(attempt_.steps);
      begin_statement(line_of(*source_, statement()));
      with_settings([&] { located(*source_, &statement(), [&] { queue = decide(); }); });
      next = Position{position_.done + (queue.empty() ? 1 : 0), pending_of(statement(), queue), {}};
      next.checksum = checksum_of(next);
      write_position(attempt_, next);
    });
    position_ = next;
    if (queue.empty()) return;
    if (!succeeds_at_top_level(attempt_, patience_, [&] { execute(queue); })) return;
    patience_ = Patience();
    next = Position{position_.done + 1, {}, {}};
    next.checksum = checksum_of(next);
    // What was done at top level is on disk: so must be that it was, or a crash would repeat it.
    in_own_transaction(attempt_, Durable::at_once, [&] { write_position(attempt_, next); });
    position_ = next;
  }

  // What must be executed at top level for this statement, or for what is pending of it.
  std::vector<TopLevelStatement> decide() {
    const ScriptScope script;
    for (std::int64_t i = 0; i < position_.done; i++)
      if (const Statement &earlier = statements_[static_cast<size_t>(i)]; is_setting(earlier))
        execute_utility(earlier);
    TopLevelQueue queue;
    if (position_.pending.empty()) execute_in_transaction();
    for (const std::string &sql : position_.pending) in_source(sql, [&] { ensure_script(sql); });
    return std::move(queue.statements);
  }

  void execute_in_transaction() {
    if (revision_)
      revision_->with_second_look([&] { revision_->ensure(static_cast<size_t>(position_.done)); });
    else
      execute_as_it_is(statement());
  }

  void execute(const std::vector<TopLevelStatement> &queue) {
    StepRecorder recorder(attempt_.steps);
    begin_statement(line_of(*source_, statement()));
    for (const TopLevelStatement &todo : queue) {
      BuildReport report(todo.done.text);
      located(*source_, &statement(), [&] {
        in_source(todo.sql, [&] {
          execute_at_top_level(todo.sql, todo.settings, [&](const BuildProgress &progress) {
            require_short_queue(progress);
            report.tell(progress);
          });
        });
      });
      tell(todo.done);
    }
  }

  MemoryContext memory_;
  Attempt &attempt_;
  const Surroundings &surroundings_;
  Migration migration_;
  bool up_;
  std::optional<Source> source_;
  std::vector<Statement> statements_;
  std::optional<RevisionStatements> revision_;  // none: its statements are executed as they are
  Position position_;
  Patience patience_;
};

}  // namespace

void run_outside_transaction(Attempt &attempt, const Surroundings &surroundings, Durable durable,
                             const std::function<void()> &at_end) {
  const MemoryContext memory = call_postgres(make_memory_context, MemoryContext{PortalContext});
  {
    OutsideRun run(attempt, surroundings, memory);
    run.all_statements();
    run.end(durable, at_end);
  }
  call_postgres(MemoryContextDelete, memory);
}

}  // namespace pg_idem
