// An INSERT of a revision of which some was done before: no row may be doubled or lost.
#pragma once

#include "ensure/revision_script.hpp"

namespace pg_idem {

// Also in a WITH clause of another statement.
bool inserts_rows(const Statement &statement);

// Where a unique key covers the row, ON CONFLICT DO NOTHING tells which are there. Where none does,
// the rows are held against those in the table: all there is done, none there is not, some there
// cannot be decided. Throws Error refused.
bool ensure_repeated_insert(const Statement &statement, Repeat repeat);

// After a unique violation: whether every row is there, equal in all that the statement gives.
// Tells so.
bool insert_rows_are_there(const Statement &statement);

}  // namespace pg_idem
