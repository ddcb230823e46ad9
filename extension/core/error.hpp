// The one exception of pg_idem's own: what went wrong in PostgreSQL's terms (SQLSTATE, message,
// DETAIL, HINT). It knows no server; the boundary turns it into ereport, the client into stderr.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace pg_idem {

struct Error : std::exception {
  Error(const char *code, std::string primary, std::string details = {}, std::string way_out = {})
      : sqlstate(code),
        message(std::move(primary)),
        detail(std::move(details)),
        hint(std::move(way_out)) {}

  const char *what() const noexcept override { return message.c_str(); }

  const char *sqlstate;  // static storage: one of sqlstate.hpp, or a standard one
  std::string message;
  std::string detail;
  std::string hint;
  std::string context;  // where it happened, in lines
};

}  // namespace pg_idem
