// Reading pg_extension, and CREATE EXTENSION.
#include "extension.hpp"

#include "core/variables.hpp"

namespace pg_idem::client {

namespace {

// One script, so one transaction: its search_path is pinned for just as long.
constexpr char find[] =
    "SET LOCAL search_path = pg_catalog, pg_temp;"
    "SELECT n.nspname, e.extversion FROM pg_extension e"
    " JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_idem'";

std::string set_for_session(const Connection &connection, const char *name,
                            const std::string &value) {
  if (value.empty()) return {};
  return "; SELECT set_config('" + std::string(name) + "', " + connection.quoted_text(value) +
         ", false)";
}

// Those of a script; a name of another form is only good for another tool's placeholders.
std::string set_variables(const Connection &connection, const Options &options) {
  std::string script;
  for (const auto &[name, value] : options.variables)
    if (is_variable_name(name))
      script += "; SELECT set_config(" + connection.quoted_text("idem." + name) + ", " +
                connection.quoted_text(value) + ", false)";
  return script;
}

}  // namespace

std::optional<Extension> find_extension(Connection &connection, const Options &options) {
  const std::vector<Result> results = connection.run_script(
      find +
      set_for_session(connection, "client_min_messages",
                      options.quiet && !options.json ? "warning" : "notice") +
      set_for_session(connection, "pg_idem.on_drift", options.on_drift) +
      set_for_session(connection, "pg_idem.on_changed_file", options.on_changed_file) +
      set_for_session(connection, "pg_idem.wait_timeout", options.wait_timeout) +
      set_variables(connection, options));
  connection.check(results.back());
  const Result &found = results[1];  // behind what SET answers
  if (found.rows() == 0) return std::nullopt;
  return Extension{found.copy(0, 0), found.copy(0, 1)};
}

void create_extension(Connection &connection) {
  const std::string script = std::string("SET LOCAL client_min_messages = warning;") +
                             lock_loaders + ";CREATE EXTENSION IF NOT EXISTS pg_idem";
  connection.check(connection.run_script(script).back());
}

}  // namespace pg_idem::client
