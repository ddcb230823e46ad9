// Why a verb could not do what it was asked for: everything that is told about it, and how the
// process ends. Errors of the server, of libpq, of the core and of the client all become one.
#pragma once

#include <exception>
#include <string>

#include "core/error.hpp"
#include "exit_code.hpp"

namespace pg_idem::client {

struct Failure : std::exception {
  ExitCode code = ExitCode::database;
  std::string sqlstate;  // empty: the error has none
  std::string message;
  std::string detail;
  std::string hint;
  std::string context;

  Failure() = default;
  Failure(ExitCode exit_code, std::string primary, std::string details = {},
          std::string way_out = {});
  explicit Failure(const Error &error);

  // As it may be shown: without passwords.
  Failure redacted() const;

  const char *what() const noexcept override { return message.c_str(); }
};

// "could not read file x: No such file or directory", from errno.
Failure file_failure(const std::string &what, const std::string &path);

}  // namespace pg_idem::client
