// ExecutorCheckPerms_hook: asked once for each query, with the tables it writes.
#include "server/state_guard.hpp"

#include "core/sqlstate.hpp"

namespace pg_idem {
namespace {

ExecutorCheckPerms_hook_type next_hook = nullptr;

// C-style from here: the executor calls it.

void refuse(Oid table) {
  ereport(ERROR,
          (errcode(error_code(sqlstate::refused)),
           errmsg("a migration cannot write to idem.%s", get_rel_name(table)),
           errdetail("The state is kept by the run that executes the migration."),
           errhint("Record revisions as applied or not with SELECT stamp_to(...), outside of "
                   "migrations.")));
}

void check(List *tables_written) {
  const Oid state_schema = get_namespace_oid("idem", true);
  for (int i = 0; i < list_length(tables_written); i++)
    if (get_rel_namespace(list_nth_oid(tables_written, i)) == state_schema)
      refuse(list_nth_oid(tables_written, i));
}

bool is_guarded() {
  return running_scripts > 0 && own_queries == 0;
}

bool hook(PG_IDEM_CHECK_PERMISSIONS_PARAMETERS) {
  if (is_guarded()) check(written_tables(PG_IDEM_PERMISSIONS));
  return next_hook == nullptr || next_hook(PG_IDEM_CHECK_PERMISSIONS_ARGUMENTS);
}

}  // namespace

void install_state_guard() {
  next_hook = ExecutorCheckPerms_hook;
  ExecutorCheckPerms_hook = hook;
}

}  // namespace pg_idem
