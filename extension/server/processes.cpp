// The lock manager and the shared state of processes are read directly: the views hide from an
// ordinary role what is needed here. What is told comes from the views.
#include "server/processes.hpp"

#include "server/query.hpp"

namespace pg_idem {
namespace {

constexpr LOCKMASK strong_locks = LOCKBIT_ON(ShareLock) | LOCKBIT_ON(ShareRowExclusiveLock) |
                                  LOCKBIT_ON(ExclusiveLock) | LOCKBIT_ON(AccessExclusiveLock);

VirtualTransactionId *conflicts(const RelationLock *wanted, int *count) {
  LOCKTAG tag;
  const Oid database = IsSharedRelation(wanted->relation) ? InvalidOid : MyDatabaseId;
  SET_LOCKTAG_RELATION(tag, database, wanted->relation);
  return GetLockConflicts(&tag, wanted->mode, count);
}

// The transaction's start, or the process's where it shows none.
TimestampTz busy_since(int pid) {
  for (int i = 1; i <= pgstat_fetch_stat_numbackends(); i++) {
    const PgBackendStatus *status = backend_status(i);
    if (status->st_procpid != pid) continue;
    return status->st_xact_start_timestamp ? status->st_xact_start_timestamp
                                           : status->st_state_start_timestamp;
  }
  return GetCurrentTimestamp();
}

bool is_yielding(PGPROC *process) {
  LWLockAcquire(ProcArrayLock, LW_SHARED);
  const uint8 flags = ProcGlobal->statusFlags[process->pgxactoff];
  LWLockRelease(ProcArrayLock);
  return (flags & PROC_IS_AUTOVACUUM) != 0 && (flags & PROC_VACUUM_FOR_WRAPAROUND) == 0;
}

bool is_prepared(const VirtualTransactionId *transaction) {
  bool more;
  return TransactionIdIsValid(TwoPhaseGetXidByVirtualXID(*transaction, &more));
}

// Returns whether there is one: a transaction may have ended meanwhile. One that is prepared keeps
// the name of the process that began it, which may do something else by now.
bool read_holder(const VirtualTransactionId *transaction, LockHolder *holder) {
  PGPROC *process = process_of(*transaction);
  if (process != nullptr && !is_in_transaction(process, *transaction)) process = nullptr;
  if (process == nullptr) {
    *holder = LockHolder{0, 0, false};
    return is_prepared(transaction);
  }
  const TimestampTz now = GetCurrentTimestamp();
  const double seconds = static_cast<double>(now - busy_since(process->pid)) / USECS_PER_SEC;
  *holder = LockHolder{process->pid, seconds, is_yielding(process)};
  return true;
}

bool is_of_own_making(Oid relation) {
  Relation opened = RelationIdGetRelation(relation);
  if (opened == nullptr) return false;
  const bool own = opened->rd_createSubid != InvalidSubTransactionId;
  RelationClose(opened);
  return own;
}

bool any_strong_lock() {
  LockData *locks = GetLockStatusData();
  for (int i = 0; i < locks->nelements; i++) {
    const LockInstanceData *lock = &locks->locks[i];
    if (lock->pid != MyProcPid || lock->locktag.locktag_type != LOCKTAG_RELATION ||
        (lock->holdMask & strong_locks) == 0)
      continue;
    if (!is_of_own_making(lock->locktag.locktag_field2)) return true;
  }
  return false;
}

VirtualTransactionId *snapshot_owners(int *count) {
  return GetCurrentVirtualXIDs(InvalidTransactionId, true, false,
                               PROC_IS_AUTOVACUUM | PROC_IN_VACUUM, count);
}

int find_builder(Oid index) {
  pgstat_clear_backend_activity_snapshot();
  for (int i = 1; i <= pgstat_fetch_stat_numbackends(); i++) {
    const PgBackendStatus *status = backend_status(i);
    if (status->st_procpid != 0 && status->st_databaseid == MyDatabaseId &&
        status->st_progress_command == PROGRESS_COMMAND_CREATE_INDEX &&
        status->st_progress_param[PROGRESS_CREATEIDX_INDEX_OID] == static_cast<int64>(index))
      return status->st_procpid;
  }
  return 0;
}

}  // namespace

bool try_lock(const RelationLock &wanted) {
  return call_postgres(ConditionalLockRelationOid, wanted.relation, wanted.mode);
}

bool holds_strong_lock() {
  return call_postgres(any_strong_lock);
}

int builder_of(Oid index) {
  return call_postgres(find_builder, index);
}

std::vector<LockHolder> holders_in_the_way(const RelationLock &wanted) {
  int count;
  const VirtualTransactionId *transactions = call_postgres(conflicts, &wanted, &count);
  call_postgres(pgstat_clear_backend_activity_snapshot);
  std::vector<LockHolder> holders;
  LockHolder holder;
  for (int i = 0; i < count; i++)
    if (call_postgres(read_holder, &transactions[i], &holder)) holders.push_back(holder);
  return holders;
}

void ask_to_yield(const LockHolder &holder) {
  if (holder.yields && holder.pid != 0) kill(holder.pid, SIGINT);
}

std::vector<int> processes_with_snapshots(double seconds) {
  int count;
  const VirtualTransactionId *transactions = call_postgres(snapshot_owners, &count);
  call_postgres(pgstat_clear_backend_activity_snapshot);
  std::vector<int> pids;
  for (int i = 0; i < count; i++) {
    LockHolder holder;
    if (!call_postgres(read_holder, &transactions[i], &holder)) continue;
    if (holder.pid != 0 && holder.seconds >= seconds) pids.push_back(holder.pid);
  }
  return pids;
}

std::string describe_processes(const std::vector<int> &pids) {
  static Query query{
      "SELECT pg_catalog.string_agg('Process ' || pid"
      " || COALESCE(', user ' || usename, '')"
      " || COALESCE(', application ' || NULLIF(application_name, ''), '')"
      " || COALESCE(', ' || state, '')"
      " || COALESCE(', its transaction open for '"
      "    || pg_catalog.round(extract(epoch FROM clock_timestamp() - xact_start), 1) || ' s', '')"
      " || COALESCE(': ' || NULLIF(pg_catalog.left("
      "    pg_catalog.regexp_replace(query, '\\s+', ' ', 'g'), 200), ''), '') || '.', E'\\n'"
      " ORDER BY xact_start, pid)"
      " FROM pg_catalog.pg_stat_activity WHERE pid = ANY ($1::int[])"};
  std::vector<std::string> numbers;
  for (int pid : pids) numbers.push_back(std::to_string(pid));
  const Rows rows = run(query, {parameter(numbers)});
  return rows.size() == 0 ? std::string() : rows[0].text(1);
}

namespace {

std::string describe_prepared_transactions() {
  static Query query{
      "SELECT pg_catalog.string_agg('Prepared transaction ' || pg_catalog.quote_literal(gid)"
      " || ' of user ' || owner || ', prepared '"
      " || pg_catalog.round(extract(epoch FROM clock_timestamp() - prepared), 1) || ' s ago.',"
      " E'\\n' ORDER BY prepared)"
      " FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()"};
  const Rows rows = run(query);
  return rows.size() == 0 ? std::string() : rows[0].text(1);
}

}  // namespace

std::string describe_transactions(const std::vector<int> &pids) {
  const std::string processes = describe_processes(pids);
  const std::string prepared = describe_prepared_transactions();
  return processes + (processes.empty() || prepared.empty() ? "" : "\n") + prepared;
}

bool somebody_waits_for_us() {
  static Query query{
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks own JOIN pg_catalog.pg_locks w"
      " ON w.locktype = 'virtualxid' AND w.virtualxid = own.virtualxid"
      " WHERE own.pid = pg_catalog.pg_backend_pid() AND own.locktype = 'virtualxid'"
      " AND NOT w.granted)"};
  return run(query)[0].boolean(1);
}

}  // namespace pg_idem
