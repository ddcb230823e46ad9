// set_config_option with GUC_ACTION_SAVE: kept to the nest level, undone with it.
#include "run/settings_scope.hpp"

#include "server/query.hpp"
#include "server/settings.hpp"

namespace pg_idem {
namespace {

void set(const char *name, const char *value, GucAction action) {
  set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, action, true, 0, false);
}

}  // namespace

void set_settings_of_revision(const char *title, const char *revision, const char *direction,
                              Oid functions_schema) {
  set("application_name", psprintf("pg_idem %s", title), GUC_ACTION_SAVE);
  set("idem.revision", revision, GUC_ACTION_SAVE);
  set("idem.direction", direction, GUC_ACTION_SAVE);
  set("lock_timeout", psprintf("%d", setting_lock_timeout), GUC_ACTION_SAVE);
  if (list_member_oid(fetch_search_path(true), functions_schema)) return;
  const char *schema = quote_identifier(get_namespace_name(functions_schema));
  const char *path =
      namespace_search_path[0] ? psprintf("%s, %s", namespace_search_path, schema) : schema;
  set("search_path", path, GUC_ACTION_SAVE);
}

void commit_need_not_wait() {
  call_postgres(set, "synchronous_commit", "off", GUC_ACTION_LOCAL);
}

}  // namespace pg_idem
