// Properties of a table that ALTER TABLE sets and the catalog tells in one query: row-level
// security, owner, partitions, triggers enabled, options and the like.
#pragma once

#include <string>

#include "server/statement.hpp"

namespace pg_idem {

struct PropertyState {
  bool is_set;  // the subcommand's work is done
  std::string
      phrase;  // what that work is: "row-level security enabled"; empty: none that this knows
};

// Needs an SPI connection.
PropertyState ask_property(Oid table, const AlterTableCmd *command);

}  // namespace pg_idem
