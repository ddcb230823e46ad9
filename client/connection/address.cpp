// Precedence is psql's: what a conninfo string or URI says wins over -h, -p and -U, and these win
// over the environment. DATABASE_URL stands in for --dbname where that is not given.
#include "connection/address.hpp"

#include <cstdlib>
#include <new>
#include <string_view>

#include "connection/connect.hpp"
#include "failure.hpp"
#include "redaction.hpp"

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

const char *text(const std::string &value) {
  return value.empty() ? nullptr : value.c_str();
}

}  // namespace

Address::Address(const Options &options) : database_(database_of(options)) {
  add("host", text(options.host));
  add("port", text(options.port));
  add("user", text(options.user));
  add("dbname", text(database_));
  add("dbname", text(options.other_database));  // the second one is a name and nothing else
  add("fallback_application_name", "pg_idem");
  add("client_encoding", "UTF8");  // migration files are UTF-8
  add(nullptr, nullptr);
}

void Address::add(const char *keyword, const char *value) {
  keywords_.push_back(keyword);
  values_.push_back(value);
}

// The password comes first: one in a conninfo string or URI wins over it.
PGconn *Address::connect(const std::optional<std::string> &password) const {
  std::vector<const char *> keywords{"password"}, values{password ? password->c_str() : nullptr};
  keywords.insert(keywords.end(), keywords_.begin(), keywords_.end());
  values.insert(values.end(), values_.begin(), values_.end());
  PGconn *connection = PQconnectdbParams(keywords.data(), values.data(), 1);
  if (!connection) throw std::bad_alloc();
  return connection;
}

PGPing Address::ping() const {
  return PQpingParams(keywords_.data(), values_.data(), 1);
}

std::string Address::error_text(const PGconn *connection) const {
  const std::string text = client::error_text(connection);
  const bool is_unreadable = redacted(database_) != database_ && ping() == PQPING_NO_ATTEMPT;
  return is_unreadable ? without_quotations(text) : text;
}

}  // namespace pg_idem::client
