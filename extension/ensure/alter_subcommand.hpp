// What is true already of one subcommand of ALTER TABLE.
#pragma once

#include <set>
#include <string>

#include "core/difference.hpp"
#include "core/step.hpp"
#include "server/statement.hpp"

namespace pg_idem {

struct Decision {
  bool needed = true;
  Step done;                // needed: what to tell when it is executed
  std::string unchanged;    // not needed: what to tell where there is no difference
  Differences differences;  // not needed: drift
};

// What other subcommands of the statement are about to change: there the catalog does not tell what
// this one will meet.
struct Pending {
  std::set<std::string> columns;  // added, dropped or altered
  std::set<std::string> dropped_columns, dropped_constraints;
};

// The column that a subcommand is about, or, where it drops one, the constraint.
std::string column_of(const AlterTableCmd *command);

// One subcommand of `alter`.
Decision decide(Oid table, const AlterTableStmt *alter, const AlterTableCmd *command,
                const char *source, const Pending &pending);

}  // namespace pg_idem
