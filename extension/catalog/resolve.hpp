// PostgreSQL's own analysis of what a table is made of: types looked up, serial and column
// constraints taken apart, constraints that are indexes turned into CREATE INDEX.
#pragma once

#include "server/boundary.hpp"

namespace pg_idem {

// C-style. Returns a CreateStmt and, after it, IndexStmts and AlterTableStmts with what else it
// consists of. A statement without a relation is what ADD COLUMN or ADD CONSTRAINT brings to
// `table`. None of them minds that all of it exists.
List *resolve(Oid table, const CreateStmt *statement, const char *source);

}  // namespace pg_idem
