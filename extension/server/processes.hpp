// Other processes of the server: who holds a lock, who works on what, described as far as our role
// may see.
#pragma once

#include <string>
#include <vector>

#include "server/boundary.hpp"

namespace pg_idem {

struct RelationLock {
  Oid relation;
  LOCKMODE mode;
};

// A transaction that holds a lock in the way of another.
struct LockHolder {
  int pid;              // 0: a prepared transaction
  double seconds;       // since its transaction began
  bool yields = false;  // an autovacuum, which gives way to whoever waits
};
std::vector<LockHolder> holders_in_the_way(const RelationLock &wanted);

// Makes an autovacuum give way at once; the server does it to one that is waited for.
void ask_to_yield(const LockHolder &holder);

// Takes it only where that needs no waiting.
bool try_lock(const RelationLock &wanted);

// Whether this transaction holds a lock behind which readers or writers of others may wait.
// Relations of its own making do not count: nobody else can see them.
bool holds_strong_lock();

// Those of this database with a snapshot as old as that; a CREATE INDEX CONCURRENTLY waits for
// them.
std::vector<int> processes_with_snapshots(double seconds);

// The process that builds that index now, or 0.
int builder_of(Oid index);

// One line each. Needs an SPI connection.
std::string describe_processes(const std::vector<int> &pids);
// And the prepared transactions of this database. Empty: nobody.
std::string describe_transactions(const std::vector<int> &pids);

// Someone waits for our transaction to end.
bool somebody_waits_for_us();

}  // namespace pg_idem
