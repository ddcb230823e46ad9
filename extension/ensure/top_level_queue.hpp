// Statements that cannot run in a transaction. The engine decides about them like about any other;
// what must be executed is put on a queue, which the run takes up after it has committed.
#pragma once

#include <string>
#include <vector>

#include "core/step.hpp"
#include "server/statement.hpp"

namespace pg_idem {

struct TopLevelStatement {
  std::string sql;
  std::string origin;    // the statement that it is done for, as the engine got it
  std::string settings;  // to execute it with: see capture_settings()
  Step done;             // to be told afterwards
};

// While one lives, a step that cannot run in a transaction is put here.
class TopLevelQueue {
 public:
  TopLevelQueue();
  ~TopLevelQueue();
  TopLevelQueue(const TopLevelQueue &) = delete;
  TopLevelQueue &operator=(const TopLevelQueue &) = delete;

  std::vector<TopLevelStatement> statements;

 private:
  TopLevelQueue *outer_;
};

// Whether one lives: outside a transaction.
bool has_top_level_queue();

// For locks: patient where nobody waits behind it. See BuildProgress::seconds_in_queue, too.
enum class Waiting { patient, short_time };

// Puts it on the queue and returns true: it will change something. Throws Error
// active_sql_transaction where there is none: inside a transaction.
bool at_top_level(const Statement &statement, const std::string &sql, const Step &done,
                  Waiting waiting);
bool at_top_level(const Statement &statement);  // as it stands

// Whether the statement is one of them, and not one that ensure_create_index() and ensure_drop()
// know what to do about.
bool is_for_top_level(const Statement &statement);
bool ensure_at_top_level(const Statement &statement);

// The builds and drops of indexes without locks.
bool create_index_concurrently(const Statement &statement, Oid table, const Step &done);
bool drop_index_concurrently(const Statement &statement, Oid index);
bool ensure_drop_concurrently(const Statement &statement);
bool ensure_reindex(const Statement &statement);   // of the kinds that cannot run in a transaction
bool ensure_detached(const Statement &statement);  // DETACH PARTITION ... CONCURRENTLY

// Throws Error lock_not_available where another process is building that index.
void require_nobody_builds(Oid index);

}  // namespace pg_idem
