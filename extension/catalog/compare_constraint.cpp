// ADD CONSTRAINT held against the table.
#include "catalog/table_shape.hpp"
#include "server/statement.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

CreateStmt *statement_of(const Constraint *constraint) {
  auto *create = makeNode(CreateStmt);
  create->tableElts = list_make1(copyObjectImpl(constraint));
  return create;
}

ConstraintComparison compare_in(Form form, Oid table, const Constraint *constraint,
                                const char *source) {
  const TableShape wanted =
      wanted_table(table, call_postgres(statement_of, constraint), source, form);
  ConstraintComparison comparison;
  if (wanted.constraints.empty()) return comparison;
  TableShape part;
  part.name = wanted.name;
  part.constraints = {wanted.constraints.back()};
  const TableShape actual = actual_table(table, form, &part);
  const ConstraintShape *there = find_constraint(actual, part.constraints.front());
  if (there == nullptr) return comparison;
  comparison.exists = true;
  comparison.name = there->name;
  comparison.differences = compare(actual, part, Extent::part);
  return comparison;
}

}  // namespace

ConstraintComparison compare_constraint(Oid table, const Constraint *wanted, const char *source) {
  return look([&] {
    ConstraintComparison comparison = compare_in(Form::plain, table, wanted, source);
    if (comparison.exists && comparison.differences.empty()) return comparison;
    return compare_in(Form::normalised, table, wanted, source);
  });
}

bool table_has_constraint_of(Oid table, const CreateStmt *statement, const char *source,
                             const std::string &constraint) {
  return look([&] {
    const TableShape actual = actual_table(table, Form::normalised);
    const TableShape wanted = wanted_table(table, statement, source, Form::normalised);
    for (const ConstraintShape &shape : wanted.constraints)
      for (const ConstraintShape &there : actual.constraints)
        if (there.name == constraint && there.same_definition(shape)) return true;
    return false;
  });
}

}  // namespace pg_idem
