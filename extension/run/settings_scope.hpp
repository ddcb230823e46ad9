// Settings for the time of one revision; all of them, and those that its script sets, end with it.
#pragma once

#include <string>

#include "run/state.hpp"
#include "server/changed_settings.hpp"

namespace pg_idem {

// C-style: application_name tells in every log line and in pg_stat_activity what is run,
// idem.revision and idem.direction tell it to scripts (and are empty and up or down around a whole
// run), lock_timeout bounds every wait for a lock that is not asked for by trying, and search_path
// leads to our functions also where it did not, behind all else.
void set_settings_of_revision(const char *title, const char *revision, const char *direction,
                              Oid functions_schema);

// The commit of this transaction returns before it is on disk.
void commit_need_not_wait();

template <typename Body>
void with_settings_of(const Attempt &attempt, Oid functions_schema, Body body) {
  with_changed_settings(
      [&] {
        call_postgres(set_settings_of_revision, attempt.revision.c_str(),
                      attempt.is_hook ? "" : attempt.revision.c_str(),
                      direction_name(attempt.direction), functions_schema);
        body();
      },
      UserSettings::end);
}

}  // namespace pg_idem
