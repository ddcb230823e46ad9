// Tables as shapes: as they are, and as CREATE TABLE, ADD COLUMN and ADD CONSTRAINT want them.
#pragma once

#include "catalog/expression.hpp"
#include "core/difference.hpp"
#include "server/boundary.hpp"

namespace pg_idem {

// Holds the table against the statement and returns every difference. A CREATE TABLE of one column
// or constraint, with Extent::part, is what ADD COLUMN and ADD CONSTRAINT are compared by. Leaves
// no lock and writes nothing. Throws ServerError where the statement itself makes no sense.
Differences compare_table(Oid table, const CreateStmt *wanted, const char *source, Extent extent);

// The one constraint that an ADD CONSTRAINT wants, and what is there in its place.
struct ConstraintComparison {
  bool exists = false;
  std::string name;  // of the one that exists
  Differences differences;
};
ConstraintComparison compare_constraint(Oid table, const Constraint *wanted, const char *source);

// Whether the table's constraint of that name is one that the statement makes.
bool table_has_constraint_of(Oid table, const CreateStmt *statement, const char *source,
                             const std::string &constraint);

// A column as it is. Takes no lock for longer than the look-up.
ColumnShape actual_column(Oid table, AttrNumber column, Form form);
// Type and collation as ALTER COLUMN ... TYPE wants them.
ColumnShape wanted_type(ColumnDef *definition);
// The default that SET DEFAULT wants for a column.
std::string wanted_default(Oid table, AttrNumber column, Node *expression, const char *source,
                           Form form);

const char *persistence_name(char code);  // of pg_class.relpersistence: "permanent"

// With `part` only what that shape names: its columns, and the constraints that may be its.
TableShape actual_table(Oid table, Form form, const TableShape *part = nullptr);
TableShape wanted_table(Oid table, const CreateStmt *statement, const char *source, Form form);

}  // namespace pg_idem
