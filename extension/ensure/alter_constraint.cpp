// ADD and DROP CONSTRAINT. One that is dropped may be the result of later statements already.
#include "catalog/existence.hpp"
#include "ensure/subcommand.hpp"

namespace pg_idem {
namespace {

ConstraintComparison compare(const Subcommand &sub, const AlterTableCmd *command) {
  return compare_constraint(sub.table, as<Constraint>(command->def), sub.source);
}

// Absent also where it makes no sense yet, because of a column that is pending.
ConstraintComparison compare_beside_pending(const Subcommand &sub, const AlterTableCmd *command) {
  try {
    return compare(sub, command);
  } catch (const ServerError &error) {
    if (is_cancel(error) || sub.pending.columns.empty()) throw;
    discard(error);
    return {};
  }
}

// Whether an existing constraint goes with what is dropped.
bool goes(const Subcommand &sub, const std::string &constraint) {
  if (sub.pending.dropped_constraints.count(constraint) != 0) return true;
  for (const std::string &column : sub.pending.dropped_columns)
    if (constraint_names_column(sub.table, constraint, column)) return true;
  return false;
}

// One on a column that the same statement adds cannot be compared yet: it is another one.
bool comes_back_as_it_is(const Subcommand &sub, AlterTableCmd *added) {
  try {
    const ConstraintComparison there = compare_beside_pending(sub, added);
    return there.exists && there.name == sub.column() && there.differences.empty();
  } catch (const ServerError &error) {
    if (error.data()->sqlerrcode != ERRCODE_UNDEFINED_COLUMN) throw;
    return false;
  }
}

// ADD COLUMN ... PRIMARY KEY beside DROP CONSTRAINT of the primary key, where the column is there
// already: the constraint is the column's.
bool is_made_beside(const Subcommand &sub) {
  for (AlterTableCmd *other : nodes<AlterTableCmd>(sub.alter->cmds)) {
    if (other->subtype != AT_AddColumn) continue;
    auto *column = as<ColumnDef>(other->def);
    if (find_column(sub.table, column->colname) == InvalidAttrNumber) continue;
    const CreateStmt *create = call_postgres(statement_of_column, column);
    if (table_has_constraint_of(sub.table, create, sub.source, sub.column())) return true;
  }
  return false;
}

// DROP CONSTRAINT a, ADD CONSTRAINT a: nothing to do where it comes back as it is.
bool is_put_back(const Subcommand &sub) {
  if (sub.command->behavior == DROP_CASCADE) return false;
  for (AlterTableCmd *other : nodes<AlterTableCmd>(sub.alter->cmds)) {
    if (other->subtype != AT_AddConstraint) continue;
    auto *constraint = as<Constraint>(other->def);
    if (constraint->conname == nullptr || sub.column() != constraint->conname) continue;
    if (constraint->indexname != nullptr) return false;
    return comes_back_as_it_is(sub, other);
  }
  return false;
}

// In a half-done revision: is the constraint the one that a later ADD COLUMN makes?
bool is_made_by_later(const Subcommand &sub) {
  const Future &future = current_future();
  for (const Event &event : future.events()) {
    if (!future.may_be_done(event) || event.position <= future.position() ||
        event.action != Event::Action::create || event.name != sub.relation())
      continue;
    if (event.scope != Event::Scope::column ||
        find_column(sub.table, event.member) == InvalidAttrNumber)
      continue;
    const CreateStmt *create = call_postgres(statement_of_column, as<ColumnDef>(event.node));
    if (table_has_constraint_of(sub.table, create, sub.source, sub.column())) return true;
  }
  return false;
}

// Another constraint, which is gone, was renamed to this name: the one that is there is as the
// revision makes that other one.
bool is_renamed_one(const Subcommand &sub) {
  const Future &future = current_future();
  const Event *renamed =
      future.renamed_into(Event::Scope::constraint, sub.relation(), sub.column());
  if (renamed == nullptr || OidIsValid(find_constraint(sub.table, renamed->member))) return false;
  for (const Event &made : future.events()) {
    if (made.action != Event::Action::create || made.scope != Event::Scope::constraint ||
        made.name != sub.relation() || made.member != renamed->member)
      continue;
    const ConstraintComparison there =
        compare_constraint(sub.table, as<Constraint>(made.node), sub.source);
    return there.exists && there.name == sub.column() && there.differences.empty();
  }
  return true;
}

// ADD CONSTRAINT name NOT NULL column: whatever its name.
Decision add_not_null(const Subcommand &sub, const Constraint *constraint) {
  const std::string column = strVal(first_node<const Node>(constraint->keys));
  const std::string text = "column " + relation_name(sub.table) + "." + quote(column);
  const AttrNumber number = find_column(sub.table, column);
  if (number != InvalidAttrNumber && sub.pending.columns.count(column) == 0 &&
      look([&] { return actual_column(sub.table, number, Form::left_out); }).not_null)
    return satisfied(text + " is NOT NULL");
  return needed(Outcome::altered, text + " is NOT NULL now", column);
}

}  // namespace

Decision add_constraint(const Subcommand &sub) {
  auto *constraint = as<Constraint>(sub.command->def);
  if (constraint->contype == CONSTR_NOTNULL) return add_not_null(sub, constraint);
  const std::string name = constraint->conname ? constraint->conname : "";
  const std::string text =
      "constraint " + (name.empty() ? "" : quote(name) + " ") + "on " + relation_name(sub.table);
  if (constraint->indexname != nullptr) {  // USING INDEX: the index takes the constraint's name
    const std::string made = name.empty() ? constraint->indexname : name;
    if (OidIsValid(find_constraint(sub.table, made)) && !goes(sub, made))
      return satisfied(text + " exists");
    return needed(Outcome::created, text, {}, made);
  }
  if (current_future().columns_leave(sub.relation()) && !name.empty() && !goes(sub, name) &&
      OidIsValid(find_constraint(sub.table, name)))
    return satisfied(text + " exists");
  ConstraintComparison there = compare_beside_pending(sub, sub.command);
  if (!there.exists || goes(sub, there.name)) return needed(Outcome::created, text, {}, name);
  const bool other_name = !name.empty() && there.name != name;
  return satisfied(text + (other_name ? " exists under the name " + quote(there.name) : " exists"),
                   std::move(there.differences));
}

Decision drop_constraint(const Subcommand &sub) {
  const std::string text = "constraint " + quote(sub.column()) + " on " + relation_name(sub.table);
  if (!OidIsValid(find_constraint(sub.table, sub.column())))
    return satisfied(text + " does not exist");
  if (is_put_back(sub)) return satisfied(text + " is to be added again as it is");
  if (is_renamed_one(sub) || is_made_beside(sub) || is_made_by_later(sub))
    return satisfied(text + " is another one already");
  return needed(Outcome::dropped, text, {}, sub.column());
}

}  // namespace pg_idem
