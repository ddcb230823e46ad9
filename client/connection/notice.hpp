// A NOTICE or WARNING of the server, taken apart. Only the SQLSTATE says what it is.
#pragma once

#include <libpq-fe.h>

#include <string_view>

namespace pg_idem::client {

struct Notice {
  explicit Notice(const PGresult *notice);

  std::string_view sqlstate, severity, message, detail, hint, schema, table, column, constraint;

  bool is_step() const;  // tells what was done to an object, and was not
  const char *kind() const { return severity == "WARNING" ? "warning" : "notice"; }
};

}  // namespace pg_idem::client
