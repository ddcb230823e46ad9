// The rows that an INSERT would insert, as a query of their own.
#pragma once

#include <string>
#include <vector>

#include "server/statement.hpp"

namespace pg_idem {

struct InsertColumn {
  std::string name;  // quoted
  std::string type;
  bool stable;  // its value comes out the same each time the statement runs
};

struct InsertSource {
  Oid table = InvalidOid;
  std::vector<InsertColumn> columns;
  std::string query;  // VALUES ... or SELECT ...; empty: cannot be told from the text
};

InsertSource insert_source(const Statement &statement);

}  // namespace pg_idem
