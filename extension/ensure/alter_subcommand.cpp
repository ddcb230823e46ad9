// One small function for each kind of subcommand; kinds that are not listed are executed as they
// are.
#include "ensure/alter_subcommand.hpp"

#include "catalog/existence.hpp"
#include "catalog/table_shape.hpp"
#include "ensure/alter_property.hpp"
#include "ensure/future.hpp"
#include "server/subtransaction.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

using Value = ColumnShape::Value;

struct Subcommand {
  Oid table;
  const AlterTableStmt *alter;
  const AlterTableCmd *command;
  const char *source;
  const Pending &pending;
  bool touched;  // its column is pending

  std::string column() const { return command->name ? command->name : ""; }
  std::string relation() const { return call_postgres(get_rel_name, table); }
  Future::Fate fate(const std::string &member, Event::Scope scope = Event::Scope::column) const {
    return current_future().fate(scope, relation(), member);
  }
  std::string column_text() const {
    return "column " + relation_name(table) + "." + quote(column());
  }
  AttrNumber number() const { return find_column(table, column()); }
  // The column as it is; without a lock that stays.
  ColumnShape actual(Form form = Form::plain) const {
    return look([&] { return actual_column(table, number(), form); });
  }
};

Decision needed(Outcome outcome, const std::string &text, const std::string &column = {},
                const std::string &constraint = {}) {
  Decision decision;
  decision.done = Step{outcome, text, {}, {}, column, constraint};
  return decision;
}

Decision satisfied(const std::string &text, Differences differences = {}) {
  Decision decision;
  decision.needed = false;
  decision.unchanged = text;
  decision.differences = std::move(differences);
  return decision;
}

// `done` where the column is not there (then the server raises its own error) or not as wanted.
Decision decide_change(const Subcommand &sub, const std::string &done, const std::string &unchanged,
                       bool (*is_so)(const Subcommand &)) {
  if (!sub.touched && sub.number() != InvalidAttrNumber && is_so(sub))
    return satisfied(sub.column_text() + " " + unchanged);
  return needed(Outcome::altered, sub.column_text() + " " + done, sub.column());
}

// C-style: the wanted column as a table's only part.
CreateStmt *statement_of_column(ColumnDef *column) {
  auto *create = makeNode(CreateStmt);
  create->tableElts = list_make1(copyObjectImpl(column));
  return create;
}

Differences compare_column(const Subcommand &sub, ColumnDef *definition, const std::string &name) {
  ColumnDef *copy = copy_node(definition);
  copy->colname = to_c_string(name);
  const CreateStmt *create = call_postgres(statement_of_column, copy);
  return compare_table(sub.table, create, sub.source, Extent::part);
}

// A later statement renames the column: is it done, and the column there under its final name?
bool is_there_renamed(const Subcommand &sub, ColumnDef *definition, const Future::Fate &fate) {
  if (!fate.renamed || fate.dropped) return false;
  if (find_column(sub.table, fate.member) == InvalidAttrNumber) return false;
  // The final name was another column's, which a statement in between drops or renames: only the
  // shape tells which of the two is there.
  if (!current_future().leaves_before(fate.renamed_at, Event::Scope::column, sub.relation(),
                                      fate.member))
    return true;
  return current_future().half_done() && compare_column(sub, definition, fate.member).empty();
}

Decision add_column(const Subcommand &sub) {
  auto *definition = reinterpret_cast<ColumnDef *>(sub.command->def);
  const std::string name = definition->colname;
  const std::string text = "column " + relation_name(sub.table) + "." + quote(name);
  const Future::Fate fate = sub.fate(name);
  if (!sub.touched && find_column(sub.table, name) == InvalidAttrNumber &&
      is_there_renamed(sub, definition, fate))
    return satisfied(text + " exists under the name " + fate.member);
  if (sub.touched || find_column(sub.table, name) == InvalidAttrNumber)
    return needed(Outcome::altered, text + " added", name);
  if (fate.altered || fate.renamed || fate.dropped) return satisfied(text + " exists");
  return satisfied(text + " exists", compare_column(sub, definition, name));
}

// What is there is the result of later statements: of another column renamed to this name, or of
// the same name added again.
bool is_replaced_already(const Subcommand &sub) {
  const Future &future = current_future();
  const Event *renamed = future.renamed_into(Event::Scope::column, sub.relation(), sub.column());
  if (renamed != nullptr) return find_column(sub.table, renamed->member) == InvalidAttrNumber;
  const Event *again = future.arrival(Event::Scope::column, sub.relation(), sub.column());
  return again != nullptr && future.may_be_done(*again) &&
         compare_column(sub, reinterpret_cast<ColumnDef *>(again->node), sub.column()).empty();
}

Decision drop_column(const Subcommand &sub) {
  if (!sub.touched && sub.number() == InvalidAttrNumber && !is_system_column(sub.column()))
    return satisfied(sub.column_text() + " does not exist");
  if (!sub.touched && is_replaced_already(sub))
    return satisfied(sub.column_text() + " is another one already");
  return needed(Outcome::dropped, sub.column_text(), sub.column());
}

ConstraintComparison compare(const Subcommand &sub, const AlterTableCmd *command) {
  return compare_constraint(sub.table, reinterpret_cast<Constraint *>(command->def), sub.source);
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

Decision add_constraint(const Subcommand &sub) {
  auto *constraint = reinterpret_cast<Constraint *>(sub.command->def);
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
    auto *column = reinterpret_cast<ColumnDef *>(other->def);
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
    auto *constraint = reinterpret_cast<Constraint *>(other->def);
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
    const CreateStmt *create =
        call_postgres(statement_of_column, reinterpret_cast<ColumnDef *>(event.node));
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
        compare_constraint(sub.table, reinterpret_cast<Constraint *>(made.node), sub.source);
    return there.exists && there.name == sub.column() && there.differences.empty();
  }
  return true;
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

Decision alter_type(const Subcommand &sub) {
  auto *definition = reinterpret_cast<ColumnDef *>(copy_node(sub.command->def));
  definition->colname = to_c_string(sub.column());
  const ColumnShape wanted = wanted_type(definition);
  if (!sub.touched && sub.number() != InvalidAttrNumber) {
    const ColumnShape actual = sub.actual(Form::left_out);
    if (actual.type == wanted.type && actual.collation == wanted.collation)
      return satisfied(sub.column_text() + " is " + describe(wanted));
  }
  return needed(Outcome::altered, sub.column_text() + " is now " + describe(wanted), sub.column());
}

bool is_identity(const ColumnShape &column) {
  return column.value == Value::identity_always || column.value == Value::identity_by_default;
}

// To the letter: a default that only means the same is written as the statement has it.
bool has_wanted_default(const Subcommand &sub) {
  const ColumnShape actual = sub.actual();
  if (sub.command->def == nullptr) return actual.value == Value::none || is_identity(actual);
  if (actual.value != Value::expression && actual.value != Value::own_sequence &&
      actual.value != Value::none)
    return false;
  return actual.expression == look([&] {
           return wanted_default(sub.table, sub.number(), sub.command->def, sub.source,
                                 Form::plain);
         });
}

Decision column_default(const Subcommand &sub) {
  if (sub.command->def == nullptr)
    return decide_change(sub, "has no default now", "has no default", has_wanted_default);
  return decide_change(sub, "has another default now", "has that default", has_wanted_default);
}

Decision set_not_null(const Subcommand &sub) {
  return decide_change(sub, "is NOT NULL now", "is NOT NULL",
                       [](const Subcommand &s) { return s.actual(Form::left_out).not_null; });
}

Decision drop_not_null(const Subcommand &sub) {
  return decide_change(sub, "is nullable now", "is nullable",
                       [](const Subcommand &s) { return !s.actual(Form::left_out).not_null; });
}

Value wanted_identity(char when) {
  return when == ATTRIBUTE_IDENTITY_ALWAYS ? Value::identity_always : Value::identity_by_default;
}

Decision add_identity(const Subcommand &sub) {
  const char when = reinterpret_cast<Constraint *>(sub.command->def)->generated_when;
  if (sub.touched || sub.number() == InvalidAttrNumber || !is_identity(sub.actual()))
    return needed(Outcome::altered, sub.column_text() + " is an identity column now", sub.column());
  const ColumnShape actual = sub.actual();
  Differences differences;
  if (actual.value != wanted_identity(when)) {
    ColumnShape wanted = actual;
    wanted.value = wanted_identity(when);
    differences.push_back(
        {sub.column_text() + " is " + describe(actual) + ", wanted " + describe(wanted),
         sub.column(),
         {}});
  }
  return satisfied(sub.column_text() + " is an identity column", std::move(differences));
}

Decision drop_identity(const Subcommand &sub) {
  return decide_change(sub, "is no identity column now", "is no identity column",
                       [](const Subcommand &s) { return !is_identity(s.actual()); });
}

Decision drop_expression(const Subcommand &sub) {
  return decide_change(sub, "is not generated now", "is not generated", [](const Subcommand &s) {
    const Value value = s.actual(Form::left_out).value;
    return value != Value::generated_stored && value != Value::generated_virtual;
  });
}

Decision validate_constraint(const Subcommand &sub) {
  const std::string text = "constraint " + quote(sub.column()) + " on " + relation_name(sub.table);
  const Oid constraint = find_constraint(sub.table, sub.column());
  if (OidIsValid(constraint) && is_validated(constraint)) return satisfied(text + " is valid");
  return needed(Outcome::altered, text + " is valid now", {}, sub.column());
}

// Properties that the catalog tells, and kinds that are executed each time.
Decision others(const Subcommand &sub) {
  const PropertyState property = ask_property(sub.table, sub.command);
  const std::string text = "table " + relation_name(sub.table) + ": " + property.phrase;
  if (property.is_set && !sub.touched) return satisfied(text + " already");
  if (!property.phrase.empty()) return needed(Outcome::altered, text);
  switch (sub.command->subtype) {
    case AT_SetStatistics:
    case AT_SetOptions:
    case AT_ResetOptions:
    case AT_SetStorage:
    case AT_SetCompression:
    case AT_SetIdentity:
    case AT_AlterColumnGenericOptions:
      if (sub.command->name != nullptr)
        return needed(Outcome::altered, sub.column_text(), sub.column());
      [[fallthrough]];
    default:
      return needed(Outcome::altered, "table " + relation_name(sub.table));
  }
}

struct Kind {
  AlterTableType type;
  Decision (*decide)(const Subcommand &);
};

constexpr Kind kinds[] = {
    {AT_AddColumn, add_column},           {AT_DropColumn, drop_column},
    {AT_AddConstraint, add_constraint},   {AT_DropConstraint, drop_constraint},
    {AT_AlterColumnType, alter_type},     {AT_ColumnDefault, column_default},
    {AT_SetNotNull, set_not_null},        {AT_DropNotNull, drop_not_null},
    {AT_AddIdentity, add_identity},       {AT_DropIdentity, drop_identity},
    {AT_DropExpression, drop_expression}, {AT_ValidateConstraint, validate_constraint},
};

}  // namespace

std::string column_of(const AlterTableCmd *command) {
  if (command->subtype == AT_AddColumn) return reinterpret_cast<ColumnDef *>(command->def)->colname;
  return command->name ? command->name : "";
}

Decision decide(Oid table, const AlterTableStmt *alter, const AlterTableCmd *command,
                const char *source, const Pending &pending) {
  const Subcommand sub{table,  alter,   command,
                       source, pending, pending.columns.count(column_of(command)) != 0};
  for (const Kind &kind : kinds)
    if (command->subtype == kind.type) return kind.decide(sub);
  return others(sub);
}

}  // namespace pg_idem
