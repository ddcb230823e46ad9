// Definition of the settings. They are read when the module is loaded, also where they were set
// before.
#include "server/settings.hpp"

#include "server/postgres.hpp"

namespace pg_idem {

int setting_on_drift = on_drift_warning;
int setting_on_changed_file = on_changed_file_error;
int setting_wait_timeout = 600000;
int setting_lock_timeout = 200;
int setting_lock_patience = 300000;
char *setting_tenant = nullptr;

void define_settings() {
  static const config_enum_entry on_drift[] = {{"warning", on_drift_warning, false},
                                               {"error", on_drift_error, false},
                                               {"ignore", on_drift_ignore, false},
                                               {nullptr, 0, false}};
  static const config_enum_entry on_changed_file[] = {{"error", on_changed_file_error, false},
                                                      {"warning", on_changed_file_warning, false},
                                                      {nullptr, 0, false}};
  DefineCustomEnumVariable(
      "pg_idem.on_drift", "What to do where an object exists but is not as wanted.",
      "\"warning\" tells every difference and goes on, \"error\" stops, \"ignore\" goes on "
      "silently.",
      &setting_on_drift, on_drift_warning, on_drift, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomEnumVariable(
      "pg_idem.on_changed_file",
      "What a run does where a migration was loaded with another text after it was applied.",
      "\"error\" refuses to run, \"warning\" tells it and goes on.", &setting_on_changed_file,
      on_changed_file_error, on_changed_file, PGC_USERSET, 0, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("pg_idem.wait_timeout",
                          "How long a run waits for another one of this database to end.",
                          "0 waits without limit.", &setting_wait_timeout, 600000, 0, INT_MAX,
                          PGC_USERSET, GUC_UNIT_MS, nullptr, nullptr, nullptr);
  DefineCustomIntVariable(
      "pg_idem.lock_timeout",
      "How long a step queues for a lock, and so makes others queue behind it.",
      "Behind a transaction that is open for longer than that a step does not queue at all.",
      &setting_lock_timeout, 200, 1, INT_MAX, PGC_USERSET, GUC_UNIT_MS, nullptr, nullptr, nullptr);
  DefineCustomIntVariable("pg_idem.lock_patience",
                          "How long a step tries again to get a lock that it must not queue for.",
                          "0 does not try again.", &setting_lock_patience, 300000, 0, INT_MAX,
                          PGC_USERSET, GUC_UNIT_MS, nullptr, nullptr, nullptr);
  // Read by the views of the state, also where the module is not loaded.
  DefineCustomStringVariable("pg_idem.tenant",
                             "Whose state is meant, where a history is applied to many schemas.",
                             "The name of the schema; empty for the database as a whole.",
                             &setting_tenant, "", PGC_USERSET, 0, nullptr, nullptr, nullptr);
  MarkGUCPrefixReserved("pg_idem");
}

}  // namespace pg_idem
