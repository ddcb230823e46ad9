// Indexes as shapes: as they are, and as a CREATE INDEX or an index constraint wants them.
#pragma once

#include "catalog/expression.hpp"
#include "core/shape.hpp"

namespace pg_idem {

std::vector<Oid> indexes_of(Oid table);
IndexShape actual_index(Oid index, Form form);

// `statement` may be raw; its expressions are analysed against `table`, on which the caller holds a
// lock. Columns that the table does not have are taken as they are.
IndexShape wanted_index(Oid table, const IndexStmt *statement, const char *source, Form form);

}  // namespace pg_idem
