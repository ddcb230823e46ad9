// The server does it and tells it step by step; here it is only shown.
#include "migrate.hpp"

#include <string>

#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

std::string nothing_to_do(const std::string &target) {
  if (target == "head" || target == "heads") return "already at " + target;
  return "nothing to do for target " + in_quotes(target);
}

}  // namespace

void migrate(Session &session, const char *direction) {
  const std::string &target = session.options().argument;
  try {
    session.connection().run("CALL " + session.function("migrate") + "($1, $2)",
                             {target, direction});
  } catch (const Failure &) {
    session.progress().fail();
    throw;
  }
  session.progress().finish(nothing_to_do(target));
}

bool is_up_to_date(const State &state, const std::string &target) {
  if (!state.installed() || (target != "head" && target != "heads")) return false;
  return state.everything_is_applied() && (target == "heads" || state.count_heads() == 1);
}

void tell_nothing_to_do(Session &session) {
  session.progress().finish(nothing_to_do(session.options().argument));
}

}  // namespace pg_idem::client
