// The server does it and tells it step by step; here it is only shown, but for what a portable
// engine cannot execute.
#include "database/migrate.hpp"

#include <chrono>
#include <optional>
#include <thread>

#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

std::string nothing_to_do(const std::string &target) {
  if (target == "head" || target == "heads") return "already at " + target;
  return "nothing to do for target " + in_quotes(target);
}

// What the portable engine leaves to be executed at top level. That it failed is written down by
// itself: the server has forgotten all about it.
void execute_at_top_level(Session &session, const std::string &sql, const std::string &path) {
  Connection &connection = session.connection();
  try {
    session.run(sql, {}, {{"search_path", path}});
  } catch (const Failure &failure) {
    try {
      connection.run_in_any_case("SELECT idem.report_failure(" + connection.quoted_text(sql) +
                                 ", " + connection.quoted_text(failure.sqlstate) + ", " +
                                 connection.quoted_text(failure.message) + ")");
    } catch (const Failure &) {
      // the next run finds the attempt as vanished
    }
    throw;
  }
}

// A run whose client has died ends within a second, where the server's system can tell.
Connection::Settings end_with_client(Connection &connection) {
  try {
    connection.run("SELECT pg_catalog.set_config('client_connection_check_interval', '1s', true)");
  } catch (const Failure &failure) {
    if (failure.code != ExitCode::database) throw;
    return {};
  }
  return {{"client_connection_check_interval", "1s"}};
}

// The procedure returns whenever there is such a statement, and is told when it is done.
void migrate_portably(Session &session, const std::string &target, const char *direction) {
  Connection &connection = session.connection();
  const std::string schema = connection.quoted_name(session.extension().schema);
  const Result plan = session.run(
      "SELECT idem.planned_names($1, $2), idem.path_to_functions("
      "pg_catalog.current_setting('search_path'), $3)",
      {target, direction, schema});
  std::string steps = plan.copy(0, 0);
  const std::string path = plan.copy(0, 1);
  std::optional<std::string> done, waiting_since;
  const Connection::Settings more = end_with_client(connection);
  do {
    if (waiting_since) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const Result todo = session.run("CALL idem.run($1::pg_catalog.text[], $2, true, $3, $4)",
                                    {steps, path, done, waiting_since}, more);
    steps = todo.copy(0, 0);
    waiting_since = todo.is_null(0, 2) ? std::nullopt : std::optional(todo.copy(0, 2));
    if (waiting_since) continue;
    done = todo.is_null(0, 1) ? std::nullopt : std::optional(todo.copy(0, 1));
    if (done) execute_at_top_level(session, *done, path);
  } while (done || waiting_since);
}

}  // namespace

void migrate(Session &session, const std::string &target, const char *direction) {
  if (session.extension().engine == Engine::portable)
    migrate_portably(session, target, direction);
  else
    session.run("CALL " + session.function("migrate") + "($1, $2)", {target, direction});
}

void migrate(Session &session, const char *direction) {
  const std::string &target = session.options().argument;
  try {
    migrate(session, target, direction);
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
