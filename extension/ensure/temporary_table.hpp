// Temporary tables are no part of the schema: a revision makes its own and finds none.
#pragma once

#include <vector>

#include "server/statement.hpp"

namespace pg_idem {

bool makes_temporary_table(Node *statement);

// Drops those that an earlier revision of the same session has left under the names of those that
// the statements make. Needs an SPI connection.
void drop_left_temporary_tables(const std::vector<Statement> &statements);

}  // namespace pg_idem
