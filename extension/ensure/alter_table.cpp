// ALTER TABLE: each subcommand is decided by itself; those that are satisfied are left out, the
// rest runs as one statement.
#include "catalog/existence.hpp"
#include "ensure/alter_property.hpp"
#include "ensure/alter_subcommand.hpp"
#include "ensure/future.hpp"
#include "ensure/kinds.hpp"
#include "ensure/tell.hpp"

namespace pg_idem {
namespace {

bool only_drops(const AlterTableStmt *alter) {
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds))
    if (command->subtype != AT_DropColumn && command->subtype != AT_DropConstraint) return false;
  return true;
}

// Executes the subcommands that are needed.
void execute(const Statement &statement, Oid table, const std::vector<AlterTableCmd *> &needed) {
  AlterTableStmt *part = copy_node(as<AlterTableStmt>(statement.node));
  part->cmds = NIL;
  if (find_relation(part->relation) != table)  // under its final name
    part->relation = to_range_var({schema_of(table), call_postgres(get_rel_name, table)});
  for (AlterTableCmd *command : needed) part->cmds = append(part->cmds, command);
  execute_utility(statement, reinterpret_cast<Node *>(part));
}

// As PostgreSQL carries them out, whatever the order in the text.
int turn_of(const AlterTableCmd *command) {
  switch (command->subtype) {
    case AT_DropColumn:
    case AT_DropConstraint:
      return 0;
    case AT_AddConstraint:
      return 2;
    default:
      return 1;
  }
}

void put_into(Pending &pending, const AlterTableCmd *command) {
  const std::string name = column_of(command);
  if (command->subtype == AT_DropConstraint) {
    pending.dropped_constraints.insert(name);
  } else if (!name.empty()) {
    pending.columns.insert(name);
    if (command->subtype == AT_DropColumn) pending.dropped_columns.insert(name);
  }
}

std::vector<Decision> decide_all(const Statement &statement, Oid table) {
  auto *alter = as<AlterTableStmt>(statement.node);
  std::vector<Decision> decisions(count_of(alter->cmds));
  Pending pending;
  for (int turn = 0; turn <= 2; turn++) {
    int i = 0;
    for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds)) {
      Decision &decision = decisions[i++];
      if (turn_of(command) != turn) continue;
      decision = decide(table, alter, command, statement.source, pending);
      if (decision.needed) put_into(pending, command);
    }
  }
  return decisions;
}

// Views, indexes, sequences: done where every subcommand sets what is so already.
bool ensure_alter_other(const Statement &statement, Oid relation) {
  auto *alter = as<AlterTableStmt>(statement.node);
  if (!OidIsValid(relation)) return execute_as_it_is(statement);
  std::vector<std::string> phrases;
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds)) {
    const PropertyState property = ask_property(relation, command);
    if (!property.is_set) return execute_as_it_is(statement);
    phrases.push_back(property.phrase);
  }
  for (const std::string &phrase : phrases)
    tell(Outcome::unchanged, relation_name(relation) + ": " + phrase + " already", relation);
  return false;
}

}  // namespace

bool ensure_alter_table(const Statement &statement) {
  auto *alter = as<AlterTableStmt>(statement.node);
  const Oid table = find_relation_of_revision(alter->relation);
  if (!OidIsValid(table) && (alter->missing_ok || only_drops(alter)))
    return tell(Outcome::unchanged, "table " + relation_name(alter->relation) + " does not exist");
  if (!is_table(table)) return ensure_alter_other(statement, table);
  const std::vector<Decision> decisions = decide_all(statement, table);
  std::vector<AlterTableCmd *> needed;
  for (size_t i = 0; i < decisions.size(); i++) {
    if (decisions[i].needed)
      needed.push_back(static_cast<AlterTableCmd *>(alter->cmds->elements[i].ptr_value));
    else
      tell_compared(decisions[i].differences, decisions[i].unchanged, table);
  }
  if (needed.empty()) return false;
  execute(statement, table, needed);
  for (const Decision &decision : decisions)
    if (decision.needed)
      tell(decision.done.outcome, decision.done.text, table, decision.done.column,
           decision.done.constraint);
  return true;
}

}  // namespace pg_idem
