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

// Behind the scheme. libpq would look up what follows a bare @ or / as a host, and print it.
bool has_bare_separator_in_password(std::string_view rest) {
  rest = rest.substr(0, rest.find('?'));
  const std::size_t at = rest.find('@'), slash = rest.find('/');
  if (at == rest.npos || at < slash) return at != rest.rfind('@');
  const std::string_view port = rest.substr(0, slash).substr(rest.substr(0, slash).rfind(':') + 1);
  return port.size() < slash && port.find_first_not_of("0123456789") != port.npos;
}

// libpq would take any other address for the name of a database, and print it: with its password.
void check_address(std::string_view address) {
  constexpr char way_out[] = "Write postgresql://USER@HOST:PORT/DATABASE.";
  const std::size_t end = address.find("://");
  if (address.substr(0, end).find('=') != address.npos) return;  // a conninfo string
  if (end == address.npos) {
    const std::size_t colon = address.find(':');
    if (colon == address.npos || address.find('@', colon) == address.npos) return;
    throw Failure(ExitCode::usage, "a database URI has no scheme", {}, way_out);
  }
  const std::string_view scheme = address.substr(0, end);
  if (scheme != "postgresql" && scheme != "postgres")
    throw Failure(ExitCode::usage,
                  "unknown scheme \"" + std::string(scheme) + "\" of a database URI", {}, way_out);
  if (has_bare_separator_in_password(address.substr(end + 3)))
    throw Failure(ExitCode::usage, "the password in a database URI has an @ or / in it", {},
                  "Write %40 for @ and %2F for /, or use PGPASSWORD or the password file.");
}

std::string database_of(const Options &options) {
  std::string database = options.database;
  const char *url = std::getenv("DATABASE_URL");
  if (database.empty() && url) database = url;
  check_address(database);
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
