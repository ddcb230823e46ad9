// Reports to the caller below ERROR: NOTICE and WARNING with an SQLSTATE and, where there are any,
// the names of the objects concerned as fields of their own, for programs.
#pragma once

#include "server/boundary.hpp"

#include <string>

namespace pg_idem {

struct Notice {
  const char *sqlstate;
  std::string message;
  std::string schema = {}, table = {}, column = {}, constraint = {};  // empty: none
  std::string detail = {};
};

void send_notice(const Notice &notice);
void send_warning(const Notice &notice);

}  // namespace pg_idem
