// CREATE TABLE: made where there is none of that name; else compared, and never altered, because a
// later statement may be what makes it as wanted.
#include "catalog/existence.hpp"
#include "catalog/table_shape.hpp"
#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

// A partition or child takes columns from its parent, a LIKE from another table: then the statement
// does not tell the whole table.
Extent extent_of(const CreateStmt *create) {
  if (create->partbound != nullptr || create->inhRelations != NIL) return Extent::part;
  for (Node *element : nodes<Node>(create->tableElts))
    if (IsA(element, TableLikeClause)) return Extent::part;
  return Extent::whole;
}

}  // namespace

bool ensure_create_table(const Statement &statement) {
  auto *create = reinterpret_cast<CreateStmt *>(statement.node);
  const Oid there = find_in_creation_schema(create->relation);
  if (!OidIsValid(there)) {
    execute_utility(statement);
    const Oid made = find_in_creation_schema(create->relation);
    return tell(Outcome::created, "table " + relation_name(made), made);
  }
  const std::string name = relation_name(there);
  if (!is_table(there))
    throw Error(sqlstate::wrong_object_type, "\"" + name + "\" exists, but is not a table");
  return tell_compared(compare_table(there, create, statement.source, extent_of(create)),
                       "table " + name + " exists", there);
}

}  // namespace pg_idem
