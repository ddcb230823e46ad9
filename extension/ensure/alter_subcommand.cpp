// One small function for each kind of subcommand; kinds that are not listed are executed as they
// are.
#include "ensure/alter_subcommand.hpp"

#include "ensure/alter_property.hpp"
#include "ensure/subcommand.hpp"
#include "server/values.hpp"

namespace pg_idem {

CreateStmt *statement_of_column(ColumnDef *column) {
  auto *create = makeNode(CreateStmt);
  create->tableElts = list_make1(copyObjectImpl(column));
  return create;
}

namespace {

using Value = ColumnShape::Value;

// `done` where the column is not there (then the server raises its own error) or not as wanted.
Decision decide_change(const Subcommand &sub, const std::string &done, const std::string &unchanged,
                       bool (*is_so)(const Subcommand &)) {
  if (!sub.touched && sub.number() != InvalidAttrNumber && is_so(sub))
    return satisfied(sub.column_text() + " " + unchanged);
  return needed(Outcome::altered, sub.column_text() + " " + done, sub.column());
}

Differences compare_column(const Subcommand &sub, ColumnDef *definition, const std::string &name) {
  ColumnDef *copy = copy_node(definition);
  copy->colname = to_c_string(name);
  const CreateStmt *create = call_postgres(statement_of_column, copy);
  return compare_table(sub.table, create, sub.source, Extent::part);
}

bool has_type(const Subcommand &sub, ColumnDef *definition, const std::string &name) {
  const ColumnShape wanted = wanted_type(copy_node(definition));
  const ColumnShape actual =
      look([&] { return actual_column(sub.table, find_column(sub.table, name), Form::left_out); });
  return actual.type == wanted.type && actual.collation == wanted.collation;
}

// Columns that the revision does not add come after it, or nothing was dropped before it: it is not
// one that was added and took the place of another.
bool is_older(const Subcommand &sub, const std::string &name) {
  const AttrNumber number = find_column(sub.table, name);
  for (const std::string &next : columns_after(sub.table, number))
    if (!current_future().adds_column(next)) return true;
  return !column_was_dropped_before(sub.table, number);
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
  if (!current_future().half_done() || is_older(sub, fate.member)) return false;
  return fate.altered ? has_type(sub, definition, fate.member)
                      : compare_column(sub, definition, fate.member).empty();
}

Decision add_column(const Subcommand &sub) {
  auto *definition = as<ColumnDef>(sub.command->def);
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
         compare_column(sub, as<ColumnDef>(again->node), sub.column()).empty();
}

Decision drop_column(const Subcommand &sub) {
  if (!sub.touched && sub.number() == InvalidAttrNumber && !is_system_column(sub.column()))
    return satisfied(sub.column_text() + " does not exist");
  if (!sub.touched && is_replaced_already(sub))
    return satisfied(sub.column_text() + " is another one already");
  return needed(Outcome::dropped, sub.column_text(), sub.column());
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
  const char when = as<Constraint>(sub.command->def)->generated_when;
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
  if (command->subtype == AT_AddColumn) return as<ColumnDef>(command->def)->colname;
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
