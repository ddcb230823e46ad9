// The statements of one revision, judged as a whole: with the future each of them has, and with the
// knowledge whether some of them were done before.
#pragma once

#include <functional>
#include <vector>

#include "core/migration_file.hpp"
#include "ensure/future.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// A repeatable revision is written to be done again: nothing of it counts as done.
enum class DoneAgain { by_mistake, by_design };

// Statement by statement: for a revision that is not one transaction. Its statements must
// outlive it.
class RevisionStatements {
 public:
  // Asks the catalog whether some of it was done before, where that matters.
  RevisionStatements(const std::vector<Statement> &statements, Repeat repeat, DoneAgain done_again);
  // What was done of it is known exactly: nothing else was.
  void know_what_is_done();
  void ensure(size_t index);

  // Runs `body`, which ensures some of the statements. Where one fails that only a revision that
  // was done before explains, and nothing told so at first, what was done is undone and `body` runs
  // once more.
  void with_second_look(const std::function<void()> &body);

 private:
  bool has_learnt_from_failure();
  bool has_learnt_from(int sqlstate);
  void learn(size_t end);  // the first statement that was not done
  void require_what_was_there(size_t index) const;
  void ensure_once(const Statement &statement);

  const std::vector<Statement> &statements_;
  Repeat repeat_;
  Future future_;
  bool known_ = false;  // whether some was done before
  std::vector<Event> removals_;
  // Of the statements so far: what they make was there; they have changed something.
  bool found_something_ = false, changed_something_ = false;
};

// Executes the statements in turn. `around` is called for each, with a function that executes it:
// it adds the place to an error. Needs an SPI connection and a snapshot.
void ensure_revision(
    const std::vector<Statement> &statements, Repeat repeat, DoneAgain done_again,
    const std::function<void(const Statement &, const std::function<void()> &)> &around);

}  // namespace pg_idem
