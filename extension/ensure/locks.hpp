// Locks without a queue. A step first tries its locks; one that is not free is queued for only
// behind short transactions and never longer than pg_idem.lock_timeout, because everybody else
// would queue behind us. Behind a long one a run gives up the revision, holds nothing, and comes
// back later.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "server/changed_settings.hpp"
#include "server/processes.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// The locks on existing relations that the server will take to execute the statement.
std::vector<RelationLock> locks_of(const Node *tree);

// Comes before the execution of a statement. Takes the locks. Throws Error lock_not_available, with
// those who hold it in DETAIL, and CatalogChanged.
void prepare_statement(Node *tree);

// Prepares and executes a definition; execute_utility() calls it by itself. What has no lock of its
// own (a name that nobody has yet) may be changed by others until the very end: a failure where the
// catalog has changed meanwhile is undone, and CatalogChanged is thrown.
void execute_under_locks(Node *tree, const std::function<void()> &execute);

// The same for one lock that no statement of ours takes by itself.
void take_lock(const RelationLock &wanted);

// While one lives, what is thrown for a lock is caught by somebody who rolls back and comes again;
// otherwise prepare_statement() tries again itself as long as it holds nothing strong.
inline int come_again = 0;
using CanComeAgain = While<come_again>;

// The lock that was not to be had last; forgets it.
std::optional<RelationLock> take_blocked_lock();

// Thrown where somebody changed the catalog between the question and the act: ask again.
struct CatalogChanged {};

// Runs `decide_and_act`, which asks the catalog and then executes what is needed; asks again, once,
// where the catalog has changed meanwhile.
class Questions {
 public:
  Questions();
  ~Questions();
  bool are_outdated(const Error &error) const;  // and was it decided by them?
  void ask_no_more();  // its locks are held: nothing relevant changes any more
  Questions(const Questions &) = delete;
  Questions &operator=(const Questions &) = delete;

 private:
  bool outer_;
  std::uint64_t outer_version_;
};
template <typename Body>
bool checked_under_lock(Body decide_and_act) {
  Questions questions;
  try {
    return decide_and_act();
  } catch (const CatalogChanged &) {
  } catch (const Error &error) {
    if (!questions.are_outdated(error)) throw;
  }
  questions.ask_no_more();
  return decide_and_act();
}

// Runs a statement that changes rows: it waits for them as long as pg_idem.lock_patience, unless
// others may wait for us.
void set_lock_timeout_for_rows();
template <typename Body>
auto waiting_for_rows(Body body) {
  return with_changed_settings([&] {
    set_lock_timeout_for_rows();
    return body();
  });
}

}  // namespace pg_idem
