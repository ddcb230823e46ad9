// Precedence is psql's: what a conninfo string or URI says wins over -h, -p and -U, and these win
// over the environment. DATABASE_URL stands in for --dbname where that is not given.
#include "connect.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "failure.hpp"
#include "password.hpp"

namespace pg_idem::client {

namespace {

// libpq would take any other URI for the name of a database, and print it: with its password.
void check_scheme(std::string_view address) {
  const std::size_t end = address.find("://");
  if (end == address.npos || address.substr(0, end).find('=') != address.npos) return;
  const std::string_view scheme = address.substr(0, end);
  if (scheme == "postgresql" || scheme == "postgres") return;
  throw Failure(ExitCode::usage, "unknown scheme \"" + std::string(scheme) + "\" of a database URI",
                {}, "Write postgresql://USER@HOST:PORT/DATABASE.");
}

std::string database_of(const Options &options) {
  std::string database = options.database;
  const char *url = std::getenv("DATABASE_URL");
  if (database.empty() && url) database = url;
  check_scheme(database);
  return database;
}

PGconn *try_to_connect(const Options &options, const std::optional<std::string> &password) {
  const std::string database = database_of(options);
  std::vector<const char *> keywords, values;
  const auto add = [&](const char *keyword, const char *value) {
    keywords.push_back(keyword);
    values.push_back(value);
  };
  const auto text = [](const std::string &value) {
    return value.empty() ? nullptr : value.c_str();
  };
  add("host", text(options.host));
  add("port", text(options.port));
  add("user", text(options.user));
  add("password", password ? password->c_str() : nullptr);
  add("dbname", text(database));
  add("dbname", text(options.other_database));  // the second one is a name and nothing else
  add("fallback_application_name", "pg_idem");
  add("client_encoding", "UTF8");  // migration files are UTF-8
  add(nullptr, nullptr);
  PGconn *connection = PQconnectdbParams(keywords.data(), values.data(), 1);
  if (!connection) throw std::bad_alloc();
  return connection;
}

[[noreturn]] void fail(PGconn *connection) {
  Failure failure(ExitCode::connection, error_text(connection));
  failure.sqlstate = "08001";
  PQfinish(connection);
  throw failure;
}

}  // namespace

PGconn *connect(const Options &options) {
  std::optional<std::string> password;
  if (!options.password.empty())
    password = options.password;
  else if (options.prompt == PasswordPrompt::always)
    password = ask_for_password(options.user);
  PGconn *connection = try_to_connect(options, password);
  if (PQstatus(connection) == CONNECTION_OK) return connection;
  const bool ask =
      PQconnectionNeedsPassword(connection) && !password && options.prompt != PasswordPrompt::never;
  if (ask) password = ask_for_password(PQuser(connection));
  if (!ask || !password) fail(connection);
  PQfinish(connection);
  connection = try_to_connect(options, password);
  if (PQstatus(connection) != CONNECTION_OK) fail(connection);
  return connection;
}

std::string error_text(const PGconn *connection) {
  std::string text = PQerrorMessage(connection);
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

}  // namespace pg_idem::client
