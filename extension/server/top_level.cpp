// The caller's side: a segment of shared memory carries users, settings and the statement to the
// worker, and a queue brings back what it reports. When the caller dies, its segment goes, and with
// that the worker.
#include "server/top_level.hpp"

#include <cstring>

#include "server/worker_segment.hpp"

namespace pg_idem {
namespace {

struct Bytes {
  char *data;
  Size size;
};

Bytes serialize_settings() {
  Bytes bytes;
  const Size size = EstimateGUCStateSpace();
  bytes.data = static_cast<char *>(palloc0(size));
  SerializeGUCState(size, bytes.data);
  bytes.size = size;
  return bytes;
}

bool reindex_needs_top_level(const ReindexStmt *reindex) {
  if (is_option_on(reindex->params, "concurrently")) return true;
  if (reindex->kind != REINDEX_OBJECT_INDEX && reindex->kind != REINDEX_OBJECT_TABLE) return true;
  const Oid relation = RangeVarGetRelid(reindex->relation, NoLock, true);
  const char kind = OidIsValid(relation) ? get_rel_relkind(relation) : '\0';
  return kind == RELKIND_PARTITIONED_TABLE || kind == RELKIND_PARTITIONED_INDEX;
}

bool cluster_needs_top_level(const Node *tree) {
  const RangeVar *table = clustered_relation(tree);
  if (table == nullptr || is_option_on(cluster_options(tree), "concurrently")) return true;
  const Oid relation = RangeVarGetRelid(table, NoLock, true);
  return OidIsValid(relation) && get_rel_relkind(relation) == RELKIND_PARTITIONED_TABLE;
}

bool detaches_concurrently(const AlterTableStmt *alter) {
  for (int i = 0; i < list_length(alter->cmds); i++) {
    auto *command = static_cast<AlterTableCmd *>(alter->cmds->elements[i].ptr_value);
    if (command->subtype == AT_DetachPartition &&
        reinterpret_cast<PartitionCmd *>(command->def)->concurrent)
      return true;
  }
  return false;
}

bool moves_database(const AlterDatabaseStmt *alter) {
  return list_length(alter->options) == 1 &&
         strcmp(static_cast<DefElem *>(alter->options->elements[0].ptr_value)->defname,
                "tablespace") == 0;
}

bool top_level_only(const Node *tree) {
  switch (nodeTag(tree)) {
    case T_IndexStmt:
      return reinterpret_cast<const IndexStmt *>(tree)->concurrent;
    case T_DropStmt:
      return reinterpret_cast<const DropStmt *>(tree)->concurrent;
    case T_ReindexStmt:
      return reindex_needs_top_level(reinterpret_cast<const ReindexStmt *>(tree));
    case T_Cluster:
      return cluster_needs_top_level(tree);
    case T_VacuumStmt:
      return reinterpret_cast<const VacuumStmt *>(tree)->is_vacuumcmd;
    case T_AlterTableStmt:
      return detaches_concurrently(reinterpret_cast<const AlterTableStmt *>(tree));
    case T_AlterDatabaseStmt:
      return moves_database(reinterpret_cast<const AlterDatabaseStmt *>(tree));
    case T_AlterSystemStmt:
    case T_CreatedbStmt:
    case T_DropdbStmt:
    case T_CreateTableSpaceStmt:
    case T_DropTableSpaceStmt:
    case T_CreateSubscriptionStmt:
    case T_AlterSubscriptionStmt:
    case T_DropSubscriptionStmt:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_option_on(const List *options, const char *name) {
  if (options == nullptr) return false;
  for (int i = 0; i < options->length; i++) {
    auto *option = static_cast<DefElem *>(options->elements[i].ptr_value);
    if (strcmp(option->defname, name) == 0) return defGetBoolean(option);
  }
  return false;
}

bool needs_top_level(const Node *tree) {
  return call_postgres(top_level_only, tree);
}

std::string capture_settings() {
  const Bytes bytes = call_postgres(serialize_settings);
  return std::string(bytes.data, bytes.size);
}

namespace top_level {

struct Worker {
  dsm_segment *segment;
  WorkerSegment *shared;
  BackgroundWorkerHandle *handle;
  shm_mq_handle *queue;
  pid_t pid;
};

namespace {

void terminate(dsm_segment *, Datum handle) {
  TerminateBackgroundWorker(reinterpret_cast<BackgroundWorkerHandle *>(DatumGetPointer(handle)));
}

WorkerSegment *fill(dsm_segment *segment, Bytes sql, Bytes settings) {
  auto *shared = static_cast<WorkerSegment *>(dsm_segment_address(segment));
  shared->database = MyDatabaseId;
  shared->authenticated_user = GetAuthenticatedUserId();
  shared->session_user = GetSessionUserId();
  GetUserIdAndSecContext(&shared->user, &shared->security_context);
  shared->done = false;
  shared->sql_size = sql.size;
  shared->settings_size = settings.size;
  memcpy(settings_of(shared), settings.data, settings.size);
  memcpy(sql_of(shared), sql.data, sql.size);
  shm_mq *queue = shm_mq_create(queue_of(shared), worker_queue_size);
  shm_mq_set_receiver(queue, MyProc);
  return shared;
}

void register_worker(Worker *worker) {
  BackgroundWorker description;
  memset(&description, 0, sizeof(description));
  strlcpy(description.bgw_name, "pg_idem: what cannot run in a transaction", BGW_MAXLEN);
  strlcpy(description.bgw_type, "pg_idem", BGW_MAXLEN);
  strlcpy(description.bgw_library_name, "$libdir/pg_idem", BGW_MAXLEN);
  strlcpy(description.bgw_function_name, "pg_idem_execute_at_top_level", BGW_MAXLEN);
  description.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
  description.bgw_start_time = BgWorkerStart_RecoveryFinished;
  description.bgw_restart_time = BGW_NEVER_RESTART;
  description.bgw_notify_pid = MyProcPid;
  description.bgw_main_arg = UInt32GetDatum(dsm_segment_handle(worker->segment));
  if (RegisterDynamicBackgroundWorker(&description, &worker->handle)) return;
  dsm_detach(worker->segment);
  ereport(ERROR,
          (errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED), errmsg("no background worker is free"),
           errdetail("A statement that cannot run in a transaction needs one."),
           errhint("Run again later, or raise max_worker_processes and restart the "
                   "server.")));
}

// It must outlive the transaction: the caller's memory of it is in PortalContext, and the segment
// is not left to the transaction's resource owner.
Worker *start_worker(Bytes sql, Bytes settings) {
  MemoryContext outer = MemoryContextSwitchTo(PortalContext);
  auto *worker = static_cast<Worker *>(palloc0(sizeof(Worker)));
  worker->segment = dsm_create(worker_segment_size(sql.size, settings.size), 0);
  worker->shared = fill(worker->segment, sql, settings);
  register_worker(worker);
  dsm_pin_mapping(worker->segment);
  on_dsm_detach(worker->segment, terminate, PointerGetDatum(worker->handle));
  auto *queue = reinterpret_cast<shm_mq *>(queue_of(worker->shared));
  worker->queue = shm_mq_attach(queue, worker->segment, worker->handle);
  MemoryContextSwitchTo(outer);
  return worker;
}

// An error of the worker is raised here, with all its fields; what is less is reported.
void report(char *data, Size size) {
  if (size == 0 || (data[0] != 'E' && data[0] != 'N')) return;
  StringInfoData message{data + 1, static_cast<int>(size) - 1, static_cast<int>(size) - 1, 0};
  ErrorData error;
  pq_parse_errornotice(&message, &error);
  error.elevel = Min(error.elevel, ERROR);
  ThrowErrorData(&error);
}

bool receive_all(Worker *worker) {
  for (;;) {
    Size size;
    void *data;
    CHECK_FOR_INTERRUPTS();
    switch (shm_mq_receive(worker->queue, &size, &data, true)) {
      case SHM_MQ_SUCCESS:
        report(static_cast<char *>(data), size);
        break;
      case SHM_MQ_WOULD_BLOCK:
        return false;
      case SHM_MQ_DETACHED:
        if (!worker->shared->done)
          ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
                          errmsg("the background worker ended without a word"),
                          errhint("The server's log may tell more. Run again.")));
        return true;
    }
  }
}

void stop_worker(Worker *worker) {
  shm_mq_detach(worker->queue);
  dsm_detach(worker->segment);
  WaitForBackgroundWorkerShutdown(worker->handle);
  pfree(worker->handle);
  pfree(worker);
}

// Read without the lock manager's own locks: what has just changed is seen the next time. Waiting
// for a transaction to end is no queue.
void read_queue(const Worker *worker, BuildProgress *progress) {
  PGPROC *process = BackendPidGetProc(worker->pid);
  if (process == nullptr || process->waitStatus != PROC_WAIT_STATUS_WAITING ||
      process->waitLockMode != AccessExclusiveLock)
    return;
  const auto since = static_cast<TimestampTz>(pg_atomic_read_u64(&process->waitStart));
  if (since == 0) return;
  progress->seconds_in_queue = static_cast<double>(GetCurrentTimestamp() - since) / USECS_PER_SEC;
}

void read_progress(Worker *worker, BuildProgress *progress) {
  if (GetBackgroundWorkerPid(worker->handle, &worker->pid) != BGWH_STARTED) return;
  read_queue(worker, progress);
  pgstat_clear_backend_activity_snapshot();
  for (int i = 1; i <= pgstat_fetch_stat_numbackends(); i++) {
    const PgBackendStatus *status = backend_status(i);
    if (status->st_procpid != worker->pid) continue;
    if (status->st_progress_command != PROGRESS_COMMAND_CREATE_INDEX) return;
    const int64 *numbers = status->st_progress_param;
    progress->phase = static_cast<int>(numbers[PROGRESS_CREATEIDX_PHASE]);
    const bool tuples = numbers[PROGRESS_SCAN_BLOCKS_TOTAL] == 0;
    progress->all = numbers[tuples ? PROGRESS_CREATEIDX_TUPLES_TOTAL : PROGRESS_SCAN_BLOCKS_TOTAL];
    progress->done = numbers[tuples ? PROGRESS_CREATEIDX_TUPLES_DONE : PROGRESS_SCAN_BLOCKS_DONE];
    progress->unit = tuples ? "tuples" : "blocks";
    progress->waits_for = numbers[PROGRESS_WAITFOR_CURRENT_PID];
    return;
  }
}

Bytes bytes_of(const std::string &text) {
  return {const_cast<char *>(text.data()), text.size()};
}

}  // namespace

Worker *start(const std::string &sql, const std::string &settings) {
  return call_postgres(start_worker, Bytes{const_cast<char *>(sql.c_str()), sql.size() + 1},
                       bytes_of(settings));
}

bool receive(Worker *worker) {
  return call_postgres(receive_all, worker);
}

BuildProgress progress(const Worker *worker) {
  BuildProgress result;
  call_postgres(read_progress, const_cast<Worker *>(worker), &result);
  return result;
}

void stop(Worker *worker) {
  call_postgres(stop_worker, worker);
}

}  // namespace top_level
}  // namespace pg_idem
