// Half-done revisions get a subtransaction for each statement: one that fails because a later
// statement has removed what it needs must have been done before.
#include "ensure/revision_script.hpp"

#include "core/sqlstate.hpp"
#include "ensure/done_before.hpp"
#include "ensure/ensure.hpp"
#include "ensure/future.hpp"
#include "ensure/repeated_insert.hpp"
#include "ensure/repeated_update.hpp"
#include "ensure/survey.hpp"
#include "ensure/tell.hpp"
#include "ensure/temporary_table.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"
#include "server/utility_hook.hpp"

namespace pg_idem {
namespace {

// A revision is one transaction anyway; files of other tools often say so themselves.
bool is_begin_or_commit(Node *node) {
  if (!IsA(node, TransactionStmt)) return false;
  const TransactionStmtKind kind = as<TransactionStmt>(node)->kind;
  return kind == TRANS_STMT_BEGIN || kind == TRANS_STMT_START || kind == TRANS_STMT_COMMIT;
}

bool is_insert(const Statement &statement) {
  return IsA(statement.node, InsertStmt);
}

// A revision that leaves no trace in the catalog may have been done before all the same: an INSERT
// whose rows are there, all of them and equal, is done.
void ensure_insert(const Statement &statement) {
  try {
    in_subtransaction([&] { ensure(statement); });
  } catch (const ServerError &error) {
    if (error.data()->sqlerrcode != ERRCODE_UNIQUE_VIOLATION || !insert_rows_are_there(statement))
      throw;
  }
}

bool tell_done_before(const Event &event) {
  return tell(Outcome::unchanged, "done before: a later statement has changed " +
                                      (event.member.empty() ? event.name : event.member));
}

// What may be wrong with a statement because it was done before: rows that are there already, names
// that are gone, values and types that have become others.
bool may_be_done(int sqlstate) {
  switch (ERRCODE_TO_CATEGORY(sqlstate)) {
    case ERRCODE_TO_CATEGORY(ERRCODE_INTEGRITY_CONSTRAINT_VIOLATION):
    case ERRCODE_TO_CATEGORY(ERRCODE_DEPENDENT_PRIVILEGE_DESCRIPTORS_STILL_EXIST):
    case ERRCODE_TO_CATEGORY(ERRCODE_SYNTAX_ERROR_OR_ACCESS_RULE_VIOLATION):
      return sqlstate != ERRCODE_SYNTAX_ERROR && sqlstate != ERRCODE_INSUFFICIENT_PRIVILEGE;
    default:
      return sqlstate == ERRCODE_INVALID_TEXT_REPRESENTATION;
  }
}

// An earlier statement has removed what the one at that position removes.
struct RemovedBefore {
  size_t position;
};

[[noreturn]] void refuse(const std::string &what) {
  throw Error(
      sqlstate::refused, "cannot tell whether the statement was done before",
      "Some of the revision was done before, and the statement fails: " + what + ".",
      "If it was done, take it out of the file for this run, or stamp the revision when the rest "
      "is done by hand. If not, mend what it says.");
}

void ensure_unless_done(const Statement &statement, const Future &future,
                        const std::function<void()> &ensure_it) {
  try {
    in_subtransaction(ensure_it);
  } catch (const ServerError &error) {
    const int sqlstate = error.data()->sqlerrcode;
    if (may_be_done(sqlstate) && done_by(statement, future, sqlstate) == nullptr)
      refuse(error.what());
    throw;
  }
}

void ensure_half_done(const Statement &statement, const Future &future, Repeat repeat) {
  const Event *event = nullptr;
  try {
    return in_subtransaction([&] {
      if (inserts_rows(statement))
        ensure_repeated_insert(statement, repeat);
      else if (IsA(statement.node, UpdateStmt))
        ensure_repeated_update(statement, repeat);
      else
        ensure(statement);
    });
  } catch (const ServerError &error) {
    event = done_by(statement, future, error.data()->sqlerrcode);
    if (event == nullptr && may_be_done(error.data()->sqlerrcode)) refuse(error.what());
    if (event == nullptr) throw;
  } catch (const Error &error) {
    event = done_by(statement, future, error_code(error.sqlstate));
    if (event == nullptr && may_be_done(error_code(error.sqlstate))) refuse(error.message);
    if (event == nullptr) throw;
  }
  tell_done_before(*event);
}

}  // namespace

RevisionStatements::RevisionStatements(const std::vector<Statement> &statements, Repeat repeat,
                                       DoneAgain done_again)
    : statements_(statements), repeat_(repeat), future_(statements) {
  if (done_again == DoneAgain::by_design) {
    know_what_is_done();
    return;
  }
  const Future::DoneBefore done = survey(statements, future_);
  future_.set_done_before(done);
  known_ = done.some;
  if (!known_) removals_ = removals_to_come(statements, future_);
}

void RevisionStatements::know_what_is_done() {
  future_.set_done_before({});
  known_ = true;
}

void RevisionStatements::ensure(size_t index) {
  FutureScope scope(future_);
  UtilityHandlerScope handler(ensure_below);
  const Statement &statement = statements_[index];
  future_.set_position(index);
  if (is_begin_or_commit(statement.node)) return;
  if (!known_) require_what_was_there(index);
  if (future_.half_done())
    ensure_half_done(statement, future_, repeat_);
  else
    ensure_once(statement);
}

// All that came before has found its work done, as on a second run: then a data statement that
// fails may have been done, too.
void RevisionStatements::ensure_once(const Statement &statement) {
  const std::uint64_t changes = changes_told();
  const auto ensure_it = [&] {
    if (is_insert(statement))
      ensure_insert(statement);
    else if (!known_ && found_something_ && IsA(statement.node, UpdateStmt))
      ensure_update_before_others(statement, repeat_);
    else
      pg_idem::ensure(statement);
  };
  if (!known_ && found_something_ && !changed_something_ && !is_known(statement))
    ensure_unless_done(statement, future_, ensure_it);
  else
    ensure_it();
  if (changes_told() != changes && !IsA(statement.node, VariableSetStmt)) changed_something_ = true;
  if (changes_told() == changes && future_.makes_something()) found_something_ = true;
}

void RevisionStatements::require_what_was_there(size_t index) const {
  for (const Event &removal : removals_)
    if (removal.position == index && !is_there(removal)) throw RemovedBefore{index};
}

// From the exception that is being handled.
bool RevisionStatements::has_learnt_from_failure() {
  try {
    throw;
  } catch (const ServerError &error) {
    return has_learnt_from(error.data()->sqlerrcode);
  } catch (const Error &error) {
    return has_learnt_from(error_code(error.sqlstate));
  } catch (const RemovedBefore &removed) {
    learn(removed.position);
    return true;
  } catch (...) {
    return false;
  }
}

bool RevisionStatements::has_learnt_from(int sqlstate) {
  const FutureScope scope(future_);
  const Event *event = done_by(statements_[future_.position()], future_, sqlstate);
  if (event == nullptr) return false;
  learn(first_not_done(statements_, future_, event->position));
  return true;
}

void RevisionStatements::learn(size_t end) {
  future_.set_done_before({true, end});
  known_ = true;
}

void RevisionStatements::with_second_look(const std::function<void()> &body) {
  if (known_) return body();
  const SubtransactionScope scope = begin_subtransaction();
  const SubTransactionId id = current_subtransaction();
  const auto undo = [&] {  // a failure that stands is journalled with the steps before it
    const UndoneStepsKept kept;
    roll_back_subtransaction(scope);
  };
  try {
    body();
    release_subtransaction(scope);
    return;
  } catch (...) {
    undo();
    if (!has_learnt_from_failure()) throw;
  }
  forget_undone_steps(id);
  body();
}

void ensure_revision(
    const std::vector<Statement> &statements, Repeat repeat, DoneAgain done_again,
    const std::function<void(const Statement &, const std::function<void()> &)> &around) {
  drop_left_temporary_tables(statements);
  RevisionStatements revision(statements, repeat, done_again);
  revision.with_second_look([&] {
    for (size_t i = 0; i < statements.size(); i++)
      around(statements[i], [&] { revision.ensure(i); });
  });
}

}  // namespace pg_idem
