// Constraints as shapes: as they are on a table, and as a statement wants them.
#pragma once

#include "catalog/expression.hpp"
#include "core/shape.hpp"
#include "server/boundary.hpp"

#include <vector>

namespace pg_idem {

std::vector<ConstraintShape> actual_constraints(Oid table, Form form, const TableShape *part);

// One wanted constraint, after PostgreSQL has resolved the statement it stands in
// (transformCreateStmt): a CHECK or FOREIGN KEY, or the index behind PRIMARY KEY, UNIQUE and
// EXCLUDE.
ConstraintShape wanted_constraint(Oid table, const Constraint *constraint, const char *source,
                                  Form form);
ConstraintShape wanted_constraint(Oid table, const IndexStmt *index, const char *source, Form form);

}  // namespace pg_idem
