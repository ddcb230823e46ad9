// CREATE TABLE through transformCreateStmt; a part of a table through transformAlterTableStmt,
// which unlike the other does not ask for the right to create something in the schema.
#include "catalog/resolve.hpp"

namespace pg_idem {
namespace {

AlterTableCmd *subcommand(AlterTableType type, Node *definition) {
  auto *command = makeNode(AlterTableCmd);
  command->subtype = type;
  command->def = definition;
  return command;
}

AlterTableStmt *alter(Oid table, List *commands) {
  auto *statement = makeNode(AlterTableStmt);
  statement->relation =
      makeRangeVar(get_namespace_name(get_rel_namespace(table)), get_rel_name(table), -1);
  statement->objtype = OBJECT_TABLE;
  statement->cmds = commands;
  return statement;
}

bool adds(ConstrType kind, const AlterTableCmd *command) {
  return command->subtype == AT_AddConstraint &&
         castNode(Constraint, command->def)->contype == kind;
}

List *resolve_part(Oid table, List *elements, const char *source) {
  List *commands = NIL, *before, *after, *result;
  ListCell *cell;
  foreach (cell, elements) {
    auto *node = static_cast<Node *>(lfirst(cell));
    commands =
        lappend(commands, subcommand(IsA(node, ColumnDef) ? AT_AddColumn : AT_AddConstraint, node));
  }
  AlterTableStmt *resolved =
      transformAlterTableStmt(table, alter(table, commands), source, &before, &after);
  auto *create = makeNode(CreateStmt);
  result = list_make1(create);
  foreach (cell, resolved->cmds) {
    auto *command = lfirst_node(AlterTableCmd, cell);
    if (command->subtype == AT_AddColumn)
      create->tableElts = lappend(create->tableElts, command->def);
    else if (adds(CONSTR_NOTNULL, command))
      continue;  // its column says it too
    else if (adds(CONSTR_CHECK, command))
      create->constraints = lappend(create->constraints, command->def);
    else if (command->def != nullptr && IsA(command->def, IndexStmt))
      result = lappend(result, command->def);
    else
      result = lappend(result, alter(table, list_make1(command)));
  }
  return result;
}

}  // namespace

List *resolve(Oid table, const CreateStmt *statement, const char *source) {
  auto *copy = static_cast<CreateStmt *>(copyObjectImpl(statement));
  if (copy->relation == nullptr) return resolve_part(table, copy->tableElts, source);
  copy->type = T_CreateStmt;  // also of a foreign table, whose node begins with that of a table
  copy->if_not_exists = false;
  return transformCreateStmt(copy, source);
}

}  // namespace pg_idem
