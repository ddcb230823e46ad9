// Settings (GUCs) that are changed for a while, by the server's nest levels.
#pragma once

#include <string>

#include "server/boundary.hpp"

namespace pg_idem {

// Until the end of the innermost level; the second is C-style.
void change_setting(const char *name, const std::string &value);
void set_for_a_while(const char *name, const char *value);

// What becomes of what a SET of the user's does meanwhile.
enum class UserSettings { stay, end };

// Runs `body` on a level of its own.
template <typename Body>
auto with_changed_settings(Body body, UserSettings user_settings = UserSettings::stay) {
  const int level = call_postgres(NewGUCNestLevel);
  return followed_by(
      body, [&] { call_postgres(AtEOXact_GUC, user_settings == UserSettings::stay, level); });
}

}  // namespace pg_idem
