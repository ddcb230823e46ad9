// Failures made in the client or by the core; connection.cpp makes those of the server.
#include "failure.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "redaction.hpp"

namespace pg_idem::client {

Failure::Failure(ExitCode exit_code, std::string primary, std::string details, std::string way_out)
    : code(exit_code),
      message(std::move(primary)),
      detail(std::move(details)),
      hint(std::move(way_out)) {}

Failure::Failure(const Error &error)
    : code(exit_code_of(error.sqlstate)),
      sqlstate(error.sqlstate),
      message(error.message),
      detail(error.detail),
      hint(error.hint),
      context(error.context) {}

// What is about a connection has no SQL in it, where a column may be called password.
Failure Failure::redacted() const {
  const bool may_have_sql = code != ExitCode::usage && code != ExitCode::connection;
  const auto redact = may_have_sql ? client::redacted_addresses : client::redacted;
  Failure safe = *this;
  for (std::string *text : {&safe.message, &safe.detail, &safe.hint, &safe.context})
    *text = redact(*text);
  return safe;
}

Failure file_failure(const std::string &what, const std::string &path) {
  return Failure(ExitCode::files, "could not " + what + " \"" + path + "\": " + strerror(errno));
}

}  // namespace pg_idem::client
