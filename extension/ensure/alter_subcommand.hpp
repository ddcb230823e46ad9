// What is true already of one subcommand of ALTER TABLE.
#pragma once

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

// `touched`: an earlier subcommand of the statement changes the same column, so that the catalog
// does not tell what this one will meet: it is needed without asking.
Decision decide(Oid table, const AlterTableCmd *command, const char *source, bool touched);

}  // namespace pg_idem
