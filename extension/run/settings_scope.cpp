// One C-style function, so that the guard is passed once.
#include "run/settings_scope.hpp"

#include "server/query.hpp"
#include "server/settings.hpp"

namespace pg_idem {

void set_settings_of_revision(const char *title, const char *revision, const char *direction,
                              Oid functions_schema) {
  set_for_a_while("application_name", psprintf("pg_idem %s", title));
  set_for_a_while("idem.revision", revision);
  set_for_a_while("idem.direction", direction);
  set_for_a_while("lock_timeout", psprintf("%d", setting_lock_timeout));
  if (list_member_oid(fetch_search_path(true), functions_schema)) return;
  const char *schema = quote_identifier(get_namespace_name(functions_schema));
  const char *path =
      namespace_search_path[0] ? psprintf("%s, %s", namespace_search_path, schema) : schema;
  set_for_a_while("search_path", path);
}

void commit_need_not_wait() {
  call_postgres(set_config_option, "synchronous_commit", "off", PGC_USERSET, PGC_S_SESSION,
                GUC_ACTION_LOCAL, true, 0, false);
}

}  // namespace pg_idem
