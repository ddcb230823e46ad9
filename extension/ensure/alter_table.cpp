// ALTER TABLE: each subcommand is decided by itself; those that are satisfied are left out, the
// rest runs as one statement.
#include <set>

#include "catalog/existence.hpp"
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

// What a subcommand is about: a column, or a constraint.
std::string subject_of(const AlterTableCmd *command) {
  const std::string name = command->name ? command->name : "";
  if (command->subtype == AT_AddColumn) return reinterpret_cast<ColumnDef *>(command->def)->colname;
  if (command->subtype == AT_DropConstraint) return "constraint " + name;
  if (command->subtype != AT_AddConstraint) return name;
  const char *constraint = reinterpret_cast<Constraint *>(command->def)->conname;
  return constraint ? "constraint " + std::string(constraint) : "";
}

// The subjects of the subcommands that are to be executed: what follows on the same subject is
// executed too, and a constraint may be on columns that are not there yet.
class Touched {
 public:
  void add(const AlterTableCmd *command) { subjects_.insert(subject_of(command)); }
  bool has(Oid table, const AlterTableCmd *command) const {
    if (subjects_.count(subject_of(command)) != 0) return true;
    if (command->subtype != AT_AddConstraint || subjects_.empty()) return false;
    const char *name = reinterpret_cast<Constraint *>(command->def)->conname;
    return name == nullptr || !OidIsValid(find_constraint(table, name));
  }

 private:
  std::set<std::string> subjects_;
};

List *append(List *list, void *item) {
  return lappend(list, item);
}

// Executes the subcommands that are needed and tells each.
void execute(const Statement &statement, Oid table, const std::vector<AlterTableCmd *> &needed,
             const std::vector<Step> &steps) {
  AlterTableStmt *part = copy_node(reinterpret_cast<AlterTableStmt *>(statement.node));
  part->cmds = NIL;
  if (!OidIsValid(find_relation(part->relation)))  // under its final name
    part->relation = to_range_var({schema_of(table), call_postgres(get_rel_name, table)});
  for (AlterTableCmd *command : needed)
    part->cmds = call_postgres(append, part->cmds, static_cast<void *>(command));
  execute_utility(statement, reinterpret_cast<Node *>(part));
  for (const Step &step : steps) tell(step.outcome, step.text, table, step.column, step.constraint);
}

}  // namespace

bool ensure_alter_table(const Statement &statement) {
  auto *alter = reinterpret_cast<AlterTableStmt *>(statement.node);
  const Oid table = find_relation_of_revision(alter->relation);
  if (!OidIsValid(table) && only_drops(alter))
    return tell(Outcome::unchanged, "table " + relation_name(alter->relation) + " does not exist");
  if (!is_table(table)) return execute_as_it_is(statement);
  std::vector<AlterTableCmd *> needed;
  std::vector<Step> steps;
  Touched touched;
  for (AlterTableCmd *command : nodes<AlterTableCmd>(alter->cmds)) {
    const Decision decision = decide(table, command, statement.source, touched.has(table, command));
    if (!decision.needed) {
      tell_compared(decision.differences, decision.unchanged, table);
      continue;
    }
    needed.push_back(command);
    steps.push_back(decision.done);
    touched.add(command);
  }
  if (needed.empty()) return false;
  execute(statement, table, needed, steps);
  return true;
}

}  // namespace pg_idem
