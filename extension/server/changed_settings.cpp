// set_config_option with GUC_ACTION_SAVE: GUC_ACTION_LOCAL would outlive a subtransaction.
#include "server/changed_settings.hpp"

namespace pg_idem {

void set_for_a_while(const char *name, const char *value) {
  (void)set_config_option(name, value, PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE, true, 0, false);
}

void change_setting(const char *name, const std::string &value) {
  call_postgres(set_for_a_while, name, value.c_str());
}

}  // namespace pg_idem
