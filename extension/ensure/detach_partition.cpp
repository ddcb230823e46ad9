// ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY. It waits for those who use the table, which is
// in nobody's way, and then for its lock on the partition, behind which everybody queues: where
// that is not free in time it is broken off, and ended by another statement. So is one that was
// killed.
#include "catalog/existence.hpp"
#include "core/sqlstate.hpp"
#include "ensure/locks.hpp"
#include "ensure/tell.hpp"
#include "ensure/top_level_queue.hpp"
#include "server/query.hpp"
#include "server/settings.hpp"

namespace pg_idem {
namespace {

// That statement waits for older snapshots while it has its lock.
void require_no_old_snapshots(const std::string &partition) {
  const std::vector<int> pids = processes_with_snapshots(setting_lock_timeout / 1000.0);
  if (pids.empty()) return;
  throw Error(sqlstate::lock_not_available,
              "transactions are open to which " + partition + " may be a partition still",
              describe_processes(pids), "Run again when they have ended.");
}

bool finalize(const Statement &statement, const std::string &parent, const std::string &partition,
              const Step &done) {
  require_no_old_snapshots(partition);
  return at_top_level(statement,
                      "ALTER TABLE " + parent + " DETACH PARTITION " + partition + " FINALIZE",
                      done, Waiting::short_time);
}

}  // namespace

bool ensure_detached(const Statement &statement) {
  static Query query{
      "SELECT inhdetachpending FROM pg_catalog.pg_inherits"
      " WHERE inhrelid::bigint = $1 AND inhparent::bigint = $2"};
  auto *alter = as<AlterTableStmt>(statement.node);
  auto *command = reinterpret_cast<PartitionCmd *>(first_node<AlterTableCmd>(alter->cmds)->def);
  const Oid parent = find_relation(alter->relation), partition = find_relation(command->name);
  const std::string parent_name = relation_name(parent), name = relation_name(partition);
  const Step done{.outcome = Outcome::altered,
                  .text = "partition " + name + " detached from " + parent_name};
  const auto detach = [&] {
    return at_top_level(statement, std::string(statement.text()), done, Waiting::patient);
  };
  if (!OidIsValid(parent) || !OidIsValid(partition)) return detach();  // the server's own error
  const Rows rows =
      run(query, {parameter(std::int64_t{partition}), parameter(std::int64_t{parent})});
  if (rows.size() == 0)
    return tell(Outcome::unchanged, "table " + name + " is no partition of " + parent_name);
  const bool is_pending = rows[0].boolean(1);
  if (!is_pending) return detach();
  // Whether the lock is to be had is seen here, where it need not queue for it.
  take_lock({partition, AccessExclusiveLock});
  return finalize(statement, parent_name, name, done);
}

}  // namespace pg_idem
