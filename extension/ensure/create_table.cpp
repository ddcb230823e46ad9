// CREATE TABLE: made where there is none of that name; else compared, and never altered, because a
// later statement may be what makes it as wanted.
#include "catalog/existence.hpp"
#include "catalog/table_shape.hpp"
#include "core/sqlstate.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

// A partition or child takes columns from its parent, a LIKE from another table: then the statement
// does not tell the whole table.
Extent extent_of(const CreateStmt *create) {
  if (create->partbound != nullptr || create->inhRelations != NIL) return Extent::part;
  if (current_future().has_opaque_later()) return Extent::part;  // a function may add columns
  for (Node *element : nodes<Node>(create->tableElts))
    if (IsA(element, TableLikeClause)) return Extent::part;
  return Extent::whole;
}

const CreateStmt *with_relation(CreateStmt *create, Oid table) {
  CreateStmt *copy = copy_node(create);
  copy->relation = to_range_var({schema_of(table), call_postgres(get_rel_name, table)});
  copy->relation->relpersistence = create->relation->relpersistence;
  return copy;
}

// A later statement renames the table: is it done, and the table there under its final name?
Oid find_under_final_name(const Statement &statement, CreateStmt *create,
                          const Future::Fate &fate) {
  if (!fate.renamed || fate.dropped) return InvalidOid;
  const char *schema = create->relation->schemaname;
  const Oid there = find_relation(QualifiedName{schema ? schema : "", fate.name});
  if (!is_table(there)) return InvalidOid;
  // The final name was another table's, which a statement in between drops or renames: only the
  // shape tells which of the two is there.
  if (!current_future().leaves_before(fate.renamed_at, Event::Scope::relation, fate.name))
    return there;
  const bool same =
      compare_table(there, with_relation(create, there), statement.source, extent_of(create))
          .empty();
  return same && current_future().half_done() ? there : InvalidOid;
}

bool is_touched_after(const Event &creation, Oid table, const Difference &difference) {
  for (const Event &event : current_future().events()) {
    if (event.position <= creation.position || event.name != creation.name) continue;
    const bool column = event.scope == Event::Scope::column;
    if (column && !difference.column.empty() &&
        (event.member == difference.column || event.new_name == difference.column))
      return true;
    if (difference.constraint.empty()) continue;
    if (column && constraint_names_column(table, difference.constraint, event.member)) return true;
    if (event.scope == Event::Scope::constraint &&
        (event.member.empty() || event.member == difference.constraint ||
         event.new_name == difference.constraint))
      return true;
  }
  return false;
}

}  // namespace

bool table_is_made_by(const Event &creation, const char *source) {
  auto *create = as<CreateStmt>(creation.node);
  const Oid there = find_relation(create->relation);
  if (!is_table(there)) return false;
  for (const Difference &difference : compare_table(there, create, source, Extent::whole))
    if (!is_touched_after(creation, there, difference)) return false;
  return true;
}

bool ensure_create_table(const Statement &statement) {
  // A foreign table's node begins with that of a table.
  auto *create = as<CreateStmt>(statement.node);
  const Future::Fate fate =
      current_future().fate(Event::Scope::relation, create->relation->relname);
  Oid there = find_in_creation_schema(create->relation);
  const bool under_own_name = OidIsValid(there);
  if (!under_own_name) there = find_under_final_name(statement, create, fate);
  if (!OidIsValid(there)) {
    execute_utility(statement);
    const Oid made = find_in_creation_schema(create->relation);
    return tell(Outcome::created, "table " + relation_name(made), made);
  }
  const std::string name = relation_name(there);
  if (!is_table(there))
    throw Error(sqlstate::wrong_object_type, "\"" + name + "\" exists, but is not a table");
  // What a later statement changes is not what this one describes.
  if (!under_own_name || fate.altered || fate.renamed || fate.dropped)
    return tell(Outcome::unchanged, "table " + name + " exists", there);
  return tell_compared(compare_table(there, create, statement.source, extent_of(create)),
                       "table " + name + " exists", there);
}

}  // namespace pg_idem
