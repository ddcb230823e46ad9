// What a database is, as lines that can be compared: one for each object and each column of its
// schema, and one for the number of rows of each table. No order of columns, no data.
#pragma once

#include <string>
#include <vector>

#include "connection/connection.hpp"

namespace pg_idem::client {

struct Facts {
  std::vector<std::string> schema, rows;  // sorted
};

enum class Aspect { schema, schema_and_rows };

Facts read_facts(Connection &connection);

// "- " before what is wanted and missing, "+ " before what is there instead; empty: no difference.
std::vector<std::string> differences(const Facts &wanted, const Facts &got, Aspect aspect);

// The two queries, in facts_query.cpp; the first one goes on behind kept_by_tools().
extern const char schema_query[];
extern const char rows_query[];

}  // namespace pg_idem::client
