// The one exception of pg_idem's own: what went wrong in PostgreSQL's terms (SQLSTATE, message,
// DETAIL, HINT). It knows no server; the boundary turns it into ereport, the client into stderr.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace pg_idem {

struct Error : std::exception {
  Error(const char *sqlstate, std::string message, std::string detail = {}, std::string hint = {})
      : sqlstate(sqlstate),
        message(std::move(message)),
        detail(std::move(detail)),
        hint(std::move(hint)) {}

  const char *what() const noexcept override { return message.c_str(); }

  const char *sqlstate;  // static storage: one of sqlstate.hpp, or a standard one
  std::string message;
  std::string detail;
  std::string hint;
};

}  // namespace pg_idem
