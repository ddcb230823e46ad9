// ExecutorCheckPerms_hook: asked once for each query, with the tables it writes; and the hook that
// is told of TRUNCATE, which is no query.
#include "server/state_guard.hpp"

#include "core/sqlstate.hpp"

namespace pg_idem {
namespace {

ExecutorCheckPerms_hook_type next_hook = nullptr;
object_access_hook_type next_access_hook = nullptr;

// C-style from here: the executor calls it.

void refuse(Oid table) {
  ereport(ERROR,
          (errcode(error_code(sqlstate::refused)),
           errmsg("a migration cannot write to idem.%s", get_rel_name(table)),
           errdetail("The state is kept by the run that executes the migration."),
           errhint("Record revisions as applied or not with SELECT stamp_to(...), outside of "
                   "migrations.")));
}

void check_table(Oid table) {
  if (get_rel_namespace(table) == get_namespace_oid("idem", true)) refuse(table);
}

void check(List *tables_written) {
  for (int i = 0; i < list_length(tables_written); i++)
    check_table(list_nth_oid(tables_written, i));
}

bool is_guarded() {
  return running_scripts > 0 && own_queries == 0;
}

bool hook(PG_IDEM_CHECK_PERMISSIONS_PARAMETERS) {
  if (is_guarded()) check(written_tables(PG_IDEM_PERMISSIONS));
  return next_hook == nullptr || next_hook(PG_IDEM_CHECK_PERMISSIONS_ARGUMENTS);
}

void access_hook(ObjectAccessType access, Oid catalog, Oid object, int part, void *argument) {
  if (next_access_hook != nullptr) next_access_hook(access, catalog, object, part, argument);
  if (access == OAT_TRUNCATE && is_guarded()) check_table(object);
}

}  // namespace

void install_state_guard() {
  next_access_hook = object_access_hook;
  object_access_hook = access_hook;
  next_hook = ExecutorCheckPerms_hook;
  ExecutorCheckPerms_hook = hook;
}

}  // namespace pg_idem
