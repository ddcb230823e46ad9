// The background worker's side: becomes a session like the caller's, and executes one statement as
// a client's command would be. No C++ object here: an ERROR ends the process.
#include "server/utility_hook.hpp"
#include "server/worker_segment.hpp"

extern "C" {
PGDLLEXPORT void pg_idem_execute_at_top_level(Datum segment_handle);
}

namespace pg_idem {
namespace {

WorkerSegment *attach(Datum segment_handle, dsm_segment **segment) {
  *segment = dsm_attach(DatumGetUInt32(segment_handle));
  if (*segment == nullptr)
    ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
                    errmsg("the process that started this worker is gone")));
  auto *shared = static_cast<WorkerSegment *>(dsm_segment_address(*segment));
  auto *queue = reinterpret_cast<shm_mq *>(queue_of(shared));
  shm_mq_set_sender(queue, MyProc);
  pq_redirect_to_shm_mq(*segment, shm_mq_attach(queue, *segment, nullptr));
  return shared;
}

// Check functions of settings may look into the catalog.
void become_session(WorkerSegment *shared) {
  BackgroundWorkerInitializeConnectionByOid(shared->database, shared->authenticated_user, 0);
  StartTransactionCommand();
  RestoreGUCState(settings_of(shared));
  if (shared->session_user != GetSessionUserId())
    SetSessionAuthorization(shared->session_user, superuser_arg(shared->session_user));
  CommitTransactionCommand();
  // The caller passes on what we report, and expects it in the database's encoding.
  SetClientEncoding(GetDatabaseEncoding());
  SetUserIdAndSecContext(shared->user, shared->security_context);
}

void run_statement(Portal portal, const char *sql) {
  List *statements = pg_parse_query(sql);
  auto *raw = static_cast<RawStmt *>(linitial(statements));
  List *queries = pg_analyze_and_rewrite_fixedparams(raw, sql, nullptr, 0, nullptr);
  List *plans = pg_plan_queries(queries, sql, CURSOR_OPT_PARALLEL_OK, nullptr);
  PortalDefineQuery(portal, nullptr, sql, CreateCommandTag(raw->stmt), plans, nullptr);
  PortalStart(portal, nullptr, 0, InvalidSnapshot);
  QueryCompletion completion;
  run_portal(portal, &completion);
}

// The statement may commit on its way, so its tree lives in a context of its own.
void execute(const char *sql) {
  debug_query_string = sql;
  SetCurrentStatementStartTimestamp();
  pgstat_report_activity(STATE_RUNNING, sql);
  StartTransactionCommand();
  MemoryContext context =
      AllocSetContextCreate(TopMemoryContext, "pg_idem statement", ALLOCSET_DEFAULT_SIZES);
  MemoryContextSwitchTo(context);
  Portal portal = CreatePortal("", true, true);
  portal->visible = false;
  run_statement(portal, sql);
  PortalDrop(portal, false);
  CommitTransactionCommand();
  pgstat_report_stat(true);
  pgstat_report_activity(STATE_IDLE, nullptr);
}

}  // namespace
}  // namespace pg_idem

void pg_idem_execute_at_top_level(Datum segment_handle) {
  using namespace pg_idem;
  pqsignal(SIGTERM, die);
  BackgroundWorkerUnblockSignals();
  dsm_segment *segment;
  WorkerSegment *shared = attach(segment_handle, &segment);
  become_session(shared);
  become_worker();
  execute(sql_of(shared));
  shared->done = true;
  pg_write_barrier();
  dsm_detach(segment);
}
