// The one include of PostgreSQL's headers, and the one place that knows server versions: everything
// that differs between 15 and 19 has one name from here on.
#pragma once

extern "C" {
// 15 leaves PGDLLEXPORT empty; with -fvisibility=hidden the server would not find our functions.
#include "postgres.h"
#undef PGDLLEXPORT
#define PGDLLEXPORT __attribute__((visibility("default")))

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/reloptions.h"
#include "access/table.h"
#include "access/twophase.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/dependency.h"
#include "catalog/heap.h"
#include "catalog/index.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/objectaccess.h"
#include "catalog/objectaddress.h"
#include "catalog/partition.h"
#include "catalog/pg_am.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_authid.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_event_trigger.h"
#include "catalog/pg_foreign_data_wrapper.h"
#include "catalog/pg_foreign_server.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_partitioned_table.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_publication.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_ts_config.h"
#include "catalog/pg_ts_dict.h"
#include "catalog/pg_type.h"
#include "commands/comment.h"
#include "commands/defrem.h"
#include "commands/extension.h"
#include "commands/policy.h"
#include "commands/progress.h"
#include "commands/tablecmds.h"
#include "commands/trigger.h"
#include "common/cryptohash.h"
#include "common/hashfn.h"
#include "common/sha2.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "libpq/pqmq.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#endif
#include "nodes/nodeFuncs.h"
#include "nodes/parsenodes.h"
#include "optimizer/optimizer.h"
#include "parser/parse_clause.h"
#include "parser/parse_coerce.h"
#include "parser/parse_collate.h"
#include "parser/parse_expr.h"
#include "parser/parse_func.h"
#include "parser/parse_relation.h"
#include "parser/parse_type.h"
#include "parser/parse_utilcmd.h"
#include "parser/parser.h"
#include "partitioning/partbounds.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "storage/dsm.h"
#include "storage/latch.h"
#include "storage/lmgr.h"
#include "storage/lock.h"
#include "storage/proc.h"
#include "storage/procarray.h"
#include "storage/shm_mq.h"
#include "storage/sinval.h"
#if PG_VERSION_NUM < 170000
#include "storage/sinvaladt.h"
#endif
#include "tcop/cmdtag.h"
#include "tcop/pquery.h"
#include "tcop/tcopprot.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/array.h"
#include "utils/backend_status.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#if PG_VERSION_NUM >= 160000
#include "utils/guc_tables.h"
#endif
#include "utils/inval.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/partcache.h"
#include "utils/portal.h"
#include "utils/rel.h"
#include "utils/relcache.h"
#include "utils/resowner.h"
#include "utils/ruleutils.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"
#include "utils/timeout.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
#include "utils/typcache.h"
#include "utils/varlena.h"
#include "utils/wait_event.h"
}

namespace pg_idem {

// 17 and later hand the tuple descriptor's defaults out through a function of the server.
inline const char *default_expression(TupleDesc descriptor, int attribute_number) {
  if (descriptor->constr == nullptr) return nullptr;
  for (int i = 0; i < descriptor->constr->num_defval; i++)
    if (descriptor->constr->defval[i].adnum == attribute_number)
      return descriptor->constr->defval[i].adbin;
  return nullptr;
}

// 16 made the strategy a letter; before, it is the word as it was written.
inline char partition_strategy(const PartitionSpec *spec) {
#if PG_VERSION_NUM >= 160000
  return static_cast<char>(spec->strategy);
#else
  return static_cast<char>(pg_ascii_tolower(static_cast<unsigned char>(spec->strategy[0])));
#endif
}

// A type as SQL writes it; InvalidOid where there is none. A syntax error is raised.
inline void parse_type_if_exists(const char *text, Oid *type, int32 *modifier) {
#if PG_VERSION_NUM >= 160000
  ErrorSaveContext ignored = {T_ErrorSaveContext, false, false, nullptr};
  if (!parseTypeString(text, type, modifier, reinterpret_cast<Node *>(&ignored)))
    *type = InvalidOid;
#else
  parseTypeString(text, type, modifier, true);
#endif
}

// A copy of an expression with `change` applied to what it consists of.
inline Node *mutate_expression(Node *node, Node *(*change)(Node *, void *), void *context) {
#if PG_VERSION_NUM >= 160000
  return expression_tree_mutator(node, change, context);
#else
  auto *as_declared = reinterpret_cast<Node *(*)()>(reinterpret_cast<void (*)()>(change));
  return expression_tree_mutator(node, as_declared, context);
#endif
}

// The functions of a name and number of arguments (-1: any).
inline FuncCandidateList find_functions(List *name, int count = -1) {
#if PG_VERSION_NUM >= 190000
  int flags;
  return FuncnameGetCandidates(name, count, NIL, false, false, false, true, &flags);
#else
  return FuncnameGetCandidates(name, count, NIL, false, false, false, true);
#endif
}

// The process that began a virtual transaction, or null where it is gone. 17 renamed the fields.
inline PGPROC *process_of(const VirtualTransactionId &transaction) {
#if PG_VERSION_NUM >= 170000
  return ProcNumberGetProc(transaction.procNumber);
#else
  return BackendIdGetProc(transaction.backendId);
#endif
}

// Whether it is in that transaction still, and has not ended or prepared it.
inline bool is_in_transaction(const PGPROC *process, const VirtualTransactionId &transaction) {
#if PG_VERSION_NUM >= 170000
  return process->vxid.lxid == transaction.localTransactionId;
#else
  return process->lxid == transaction.localTransactionId;
#endif
}

// 16 gave the walker a type of its own.
using TreeWalker = bool (*)(Node *, void *);
inline bool walk_raw_tree(Node *node, TreeWalker walker, void *context) {
#if PG_VERSION_NUM >= 160000
  return raw_expression_tree_walker(node, walker, context);
#else
  return raw_expression_tree_walker(
      node, reinterpret_cast<bool (*)()>(reinterpret_cast<void (*)()>(walker)), context);
#endif
}

// The tables that a query writes. 16 moved what a query needs from the range table to a list of its
// own.
#if PG_VERSION_NUM >= 160000
using WithPermissions = RTEPermissionInfo;
#else
using WithPermissions = RangeTblEntry;
#endif
inline List *written_tables(List *entries) {
  List *tables = NIL;
  for (int i = 0; i < list_length(entries); i++) {
    auto *entry = static_cast<WithPermissions *>(list_nth(entries, i));
    if (entry->requiredPerms & (ACL_INSERT | ACL_UPDATE | ACL_DELETE))
      tables = lappend_oid(tables, entry->relid);
  }
  return tables;
}

// A check of a query's permissions, which the guard of the state asks along with.
#if PG_VERSION_NUM >= 160000
#define PG_IDEM_CHECK_PERMISSIONS_PARAMETERS List *range_table, List *permissions, bool raise
#define PG_IDEM_CHECK_PERMISSIONS_ARGUMENTS range_table, permissions, raise
#define PG_IDEM_PERMISSIONS permissions
#else
#define PG_IDEM_CHECK_PERMISSIONS_PARAMETERS List *range_table, bool raise
#define PG_IDEM_CHECK_PERMISSIONS_ARGUMENTS range_table, raise
#define PG_IDEM_PERMISSIONS range_table
#endif

// What the server shows of its i-th process (from 1) in pg_stat_activity; 16 renamed the function.
inline const PgBackendStatus *backend_status(int i) {
#if PG_VERSION_NUM >= 160000
  return &pgstat_get_local_beentry_by_index(i)->backendStatus;
#else
  return &pgstat_fetch_stat_local_beentry(i)->backendStatus;
#endif
}

// The primary key that a REFERENCES may mean; 18 asks whether a deferrable one counts.
inline Oid primary_key_index(Relation relation) {
#if PG_VERSION_NUM >= 180000
  return RelationGetPrimaryKeyIndex(relation, false);
#else
  return RelationGetPrimaryKeyIndex(relation);
#endif
}

// 18 made NOT NULL a constraint with a name: those that transformCreateStmt found ...
inline List *not_null_constraints([[maybe_unused]] const CreateStmt *statement) {
#if PG_VERSION_NUM >= 180000
  return statement->nnconstraints;
#else
  return NIL;
#endif
}
// ... and one that is NOT VALID does not make its column NOT NULL yet.
inline bool is_not_null(TupleDesc descriptor, int i) {
#if PG_VERSION_NUM >= 180000
  if (TupleDescCompactAttr(descriptor, i)->attnullability == ATTNULLABLE_INVALID) return false;
#endif
  return TupleDescAttr(descriptor, i)->attnotnull;
}

// 18 knows constraints that are NOT ENFORCED.
inline bool is_enforced([[maybe_unused]] Form_pg_constraint row) {
#if PG_VERSION_NUM >= 180000
  return row->conenforced;
#else
  return true;
#endif
}
inline bool is_enforced([[maybe_unused]] const Constraint *constraint) {
#if PG_VERSION_NUM >= 180000
  return constraint->is_enforced;
#else
  return true;
#endif
}

// 18 knows keys over a period: WITHOUT OVERLAPS, and PERIOD of a foreign key.
inline bool has_period([[maybe_unused]] Form_pg_constraint row) {
#if PG_VERSION_NUM >= 180000
  return row->conperiod;
#else
  return false;
#endif
}
inline bool has_period([[maybe_unused]] const Constraint *constraint) {
#if PG_VERSION_NUM >= 180000
  return constraint->fk_with_period;
#else
  return false;
#endif
}
inline bool has_period([[maybe_unused]] const IndexStmt *index) {
#if PG_VERSION_NUM >= 180000
  return index->iswithoutoverlaps;
#else
  return false;
#endif
}

// 18 made RETURNING a node of its own.
inline bool has_returning(const InsertStmt *insert) {
#if PG_VERSION_NUM >= 180000
  return insert->returningClause != nullptr;
#else
  return insert->returningList != NIL;
#endif
}

// 19 made CLUSTER a form of REPACK, which may be done CONCURRENTLY.
#if PG_VERSION_NUM >= 190000
constexpr NodeTag T_Cluster = T_RepackStmt;
inline const RangeVar *clustered_relation(const Node *tree) {
  const VacuumRelation *relation = reinterpret_cast<const RepackStmt *>(tree)->relation;
  return relation == nullptr ? nullptr : relation->relation;
}
inline const List *cluster_options(const Node *tree) {
  return reinterpret_cast<const RepackStmt *>(tree)->params;
}
#else
constexpr NodeTag T_Cluster = T_ClusterStmt;
inline const RangeVar *clustered_relation(const Node *tree) {
  return reinterpret_cast<const ClusterStmt *>(tree)->relation;
}
inline const List *cluster_options(const Node *) {
  return NIL;
}
#endif

// 19 has nothing else any more.
inline bool strings_conform_to_standard() {
#if PG_VERSION_NUM >= 190000
  return true;
#else
  return standard_conforming_strings;
#endif
}

// What the setting of that name, which is no module's, was set to; null where it was not, or was
// reset. Of the latter GetConfigOption has an empty text in newer versions.
inline const char *value_of_setting(const char *name) {
#if PG_VERSION_NUM >= 190000
  const config_generic *found = find_option(name, false, true, ERROR);
  return found ? *found->_string.variable : nullptr;
#elif PG_VERSION_NUM >= 160000
  const config_generic *found = find_option(name, false, true, ERROR);
  return found ? *reinterpret_cast<const config_string *>(found)->variable : nullptr;
#else
  return GetConfigOption(name, true, false);
#endif
}

// 18 removed the argument that said a portal runs only once.
inline void run_portal(Portal portal, QueryCompletion *completion) {
#if PG_VERSION_NUM >= 180000
  PortalRun(portal, FETCH_ALL, true, None_Receiver, None_Receiver, completion);
#else
  PortalRun(portal, FETCH_ALL, true, true, None_Receiver, None_Receiver, completion);
#endif
}

}  // namespace pg_idem
