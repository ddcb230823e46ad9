// A table as a CREATE TABLE wants it: the statement resolved by PostgreSQL itself, then read like
// the table.
#include <algorithm>
#include <set>

#include "catalog/constraint_shape.hpp"
#include "catalog/existence.hpp"
#include "catalog/partition_key.hpp"
#include "catalog/resolve.hpp"
#include "catalog/storage_parameters.hpp"
#include "catalog/table_shape.hpp"
#include "server/statement.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

using Value = ColumnShape::Value;

// C-style from here: called through the guard.

struct ResolvedType {
  Oid type;
  int32 modifier;
  Oid collation;
};

// A column of a partition says no type: it is the one that is there.
void resolve_type(Oid table, ColumnDef *column, ResolvedType *resolved) {
  if (column->typeName == nullptr) {
    AttrNumber number = get_attnum(table, column->colname);
    if (number != InvalidAttrNumber)
      get_atttypetypmodcoll(table, number, &resolved->type, &resolved->modifier,
                            &resolved->collation);
    return;
  }
  typenameTypeIdAndMod(nullptr, column->typeName, &resolved->type, &resolved->modifier);
  resolved->collation = GetColumnDefCollation(nullptr, column, resolved->type);
}

char *node_text(Node *node) {
  return nodeToString(node);
}

// End of the C-style part.

// transformCreateStmt turns serial into integer DEFAULT nextval(a sequence yet to be made).
bool is_serial(const ColumnDef *column) {
  static const char *const names[] = {"smallserial", "serial2",   "serial",
                                      "serial4",     "bigserial", "serial8"};
  if (column->typeName == nullptr || count_of(column->typeName->names) != 1) return false;
  const char *type = strVal(column->typeName->names->elements[0].ptr_value);
  for (const char *name : names)
    if (strcmp(type, name) == 0) return true;
  return false;
}

std::set<std::string> serial_columns(const CreateStmt *statement) {
  std::set<std::string> names;
  for (Node *element : nodes<Node>(statement->tableElts))
    if (IsA(element, ColumnDef) && is_serial(as<ColumnDef>(element)))
      names.insert(as<ColumnDef>(element)->colname);
  return names;
}

void read_value(ColumnShape &shape, Oid table, const ColumnDef *column, const ResolvedType &type,
                const char *source, Form form) {
  if (column->identity != '\0') {
    shape.value = column->identity == ATTRIBUTE_IDENTITY_ALWAYS ? Value::identity_always
                                                                : Value::identity_by_default;
    return;
  }
  if (column->raw_default == nullptr && column->cooked_default == nullptr) return;
  ExpressionUse use;
  use.relation = table;
  use.type = type.type;
  use.type_modifier = type.modifier;
  use.column = column->colname;
  use.generated = column->generated;
  shape.expression =
      column->raw_default
          ? wanted_expression(use, column->raw_default, source, form)
          : stored_expression(use, call_postgres(node_text, column->cooked_default), form);
  if (shape.expression.empty() && form != Form::left_out) return;  // DEFAULT NULL is none
  shape.value = column->generated == '\0'                         ? Value::expression
                : column->generated == ATTRIBUTE_GENERATED_STORED ? Value::generated_stored
                                                                  : Value::generated_virtual;
}

// Not the value: that may need columns which only this loop makes known.
ColumnShape read_column(Oid table, ColumnDef *column, ResolvedType &type) {
  call_postgres(resolve_type, table, column, &type);
  ColumnShape shape;
  shape.name = column->colname;
  shape.written = quote(shape.name);
  shape.type = call_postgres(format_type_with_typemod, type.type, type.modifier);
  shape.collation = collation_beside(type.collation, type.type);
  shape.not_null = column->is_not_null;
  return shape;
}

void read_what_is_of_the_table(TableShape &shape, Oid table, const CreateStmt *statement,
                               const char *source, Form form) {
  if (statement->partspec != nullptr)
    shape.partition_key = wanted_partition_key(table, statement->partspec, source, form);
  shape.storage_parameters = wanted_storage_parameters(table, statement->options);
  for (RangeVar *name : nodes<RangeVar>(statement->inhRelations)) {
    const Oid parent = require_relation(name);
    shape.parents.push_back(relation_name(parent));
    if (statement->partbound != nullptr)
      shape.partition_bound = wanted_partition_bound(parent, statement->partbound, source);
  }
  std::sort(shape.parents.begin(), shape.parents.end());
}

// Columns that come by LIKE, wholly or in part by INHERITS, or as a partition's: what the statement
// does not say of them PostgreSQL finds out only when it executes it. It is taken as it is.
void take_what_is_not_said(TableShape &wanted, const CreateStmt *statement, Oid table, Form form) {
  std::set<std::string> own;
  bool has_like = false;
  for (Node *element : nodes<Node>(statement->tableElts)) {
    if (IsA(element, TableLikeClause)) has_like = true;
    if (IsA(element, ColumnDef)) own.insert(as<ColumnDef>(element)->colname);
  }
  const bool has_parents = statement->inhRelations != nullptr;
  if (!has_like && !has_parents) return;
  const TableShape actual = actual_table(table, form);
  for (ColumnShape &column : wanted.columns) {
    const ColumnShape *there = actual.column(column.name);
    const bool by_parent = has_parents && there && there->has_parent;
    if (by_parent && there->not_null) column.not_null = true;
    if (!there || column.value != Value::none) continue;
    if (!by_parent && own.count(column.name) != 0) continue;
    column.value = there->value;
    column.expression = there->expression;
  }
}

bool is_not_valid(const CreateStmt *statement, const std::string &name) {
  for (Node *element : nodes<Node>(statement->tableElts)) {
    auto *constraint = as<Constraint>(element);
    if (IsA(element, Constraint) && constraint->skip_validation &&
        name == (constraint->conname ? constraint->conname : ""))
      return true;
  }
  return false;
}

// NOT NULL belongs to the column, also where it is written as a constraint with a name.
void read_not_null(TableShape &shape, const Constraint *constraint) {
  const std::string name = strVal(first_node<const Node>(constraint->keys));
  for (ColumnShape &column : shape.columns)
    if (column.name == name) column.not_null = true;
}

// The statements that transformCreateStmt returns beside the CREATE TABLE are its constraints.
void read_constraints(TableShape &shape, Oid table, const List *resolved, const char *source,
                      Form form) {
  for (Node *node : nodes<Node>(resolved)) {
    if (IsA(node, CreateStmt)) {
      auto *create = as<CreateStmt>(node);
      for (Constraint *check : nodes<Constraint>(create->constraints))
        shape.constraints.push_back(wanted_constraint(table, check, source, form));
      for (Constraint *constraint : nodes<Constraint>(not_null_constraints(create)))
        read_not_null(shape, constraint);
    } else if (IsA(node, IndexStmt)) {
      shape.constraints.push_back(wanted_constraint(table, as<IndexStmt>(node), source, form));
    } else if (IsA(node, AlterTableStmt)) {
      for (AlterTableCmd *command : nodes<AlterTableCmd>(as<AlterTableStmt>(node)->cmds))
        if (command->subtype == AT_AddConstraint)
          shape.constraints.push_back(
              wanted_constraint(table, as<Constraint>(command->def), source, form));
    }
  }
}

const CreateStmt *table_statement(const List *resolved) {
  for (Node *node : nodes<Node>(resolved))
    if (IsA(node, CreateStmt)) return as<CreateStmt>(node);
  return nullptr;
}

}  // namespace

TableShape wanted_table(Oid table, const CreateStmt *statement, const char *source, Form form) {
  const List *resolved = call_postgres(resolve, table, statement, source);
  const CreateStmt *create = table_statement(resolved);
  const std::set<std::string> serial = serial_columns(statement);
  TableShape shape;
  shape.name = relation_name(table);
  // A part of a table says nothing about it.
  if (statement->relation != nullptr)
    shape.persistence = persistence_name(statement->relation->relpersistence);
  for (Node *element : nodes<Node>(create->tableElts)) {
    if (!IsA(element, ColumnDef)) continue;
    auto *column = as<ColumnDef>(element);
    ResolvedType type{};
    ColumnShape column_shape = read_column(table, column, type);
    if (serial.count(column->colname) != 0)
      column_shape.value = Value::own_sequence;
    else
      read_value(column_shape, table, column, type, source, form);
    shape.columns.push_back(std::move(column_shape));
  }
  read_what_is_of_the_table(shape, table, create, source, form);
  read_constraints(shape, table, resolved, source, form);
  for (ConstraintShape &constraint : shape.constraints)
    if (is_not_valid(statement, constraint.name)) constraint.validated = false;
  take_what_is_not_said(shape, statement, table, form);
  return shape;
}

ColumnShape wanted_type(ColumnDef *definition) {
  ResolvedType type{};
  return read_column(InvalidOid, definition, type);
}

std::string wanted_default(Oid table, AttrNumber column, Node *expression, const char *source,
                           Form form) {
  ExpressionUse use;
  Oid collation;
  use.relation = table;
  call_postgres(get_atttypetypmodcoll, table, column, &use.type, &use.type_modifier, &collation);
  use.column = call_postgres(get_attname, table, column, false);
  return wanted_expression(use, expression, source, form);
}

namespace {

Differences compare_in(Form form, Oid table, const CreateStmt *wanted, const char *source,
                       Extent extent) {
  return look([&] {
    const TableShape shape = wanted_table(table, wanted, source, form);
    return compare(actual_table(table, form, extent == Extent::part ? &shape : nullptr), shape,
                   extent);
  });
}

bool has_expression(const ColumnShape &column) {
  return column.value == Value::expression || column.value == Value::generated_stored ||
         column.value == Value::generated_virtual;
}

// All but the expressions that the statement wants: they do not fit the columns that are there.
Differences compare_without_expressions(Oid table, const CreateStmt *statement, const char *source,
                                        Extent extent) {
  return look([&] {
    TableShape actual = actual_table(table, Form::plain);
    TableShape wanted = wanted_table(table, statement, source, Form::left_out);
    for (ColumnShape &column : wanted.columns) {
      if (!has_expression(column)) continue;
      const ColumnShape *there = actual.column(column.name);
      column.value = there ? there->value : Value::none;
      column.expression = there ? there->expression : "";
    }
    const auto is_expression = [](const ConstraintShape &constraint) {
      return constraint.kind == ConstraintShape::Kind::check ||
             constraint.kind == ConstraintShape::Kind::exclusion;
    };
    if (std::erase_if(wanted.constraints, is_expression) != 0)
      std::erase_if(actual.constraints, is_expression);
    if (!wanted.partition_key.empty() && !actual.partition_key.empty())
      wanted.partition_key = actual.partition_key;
    return compare(actual, wanted, extent);
  });
}

}  // namespace

Differences compare_table(Oid table, const CreateStmt *wanted, const char *source, Extent extent) {
  try {
    Differences differences = compare_in(Form::plain, table, wanted, source, extent);
    if (differences.empty()) return differences;
    return compare_in(Form::normalised, table, wanted, source, extent);
  } catch (const ServerError &error) {
    // An expression may make no sense only because a column that it names is missing or of another
    // type here: then that is what there is to tell. Otherwise the statement itself is wrong.
    if (is_cancel(error)) throw;
    Differences differences = compare_without_expressions(table, wanted, source, extent);
    if (differences.empty()) throw;
    discard(error);
    return differences;
  }
}

}  // namespace pg_idem
