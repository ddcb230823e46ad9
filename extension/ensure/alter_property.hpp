// Properties of a table that ALTER TABLE sets and the catalog tells in one query: row-level
// security, owner, partitions, triggers enabled, options and the like.
#pragma once

#include "server/statement.hpp"

namespace pg_idem {

// Whether the subcommand's work is done; false also for one that is not such a property. Needs an
// SPI connection.
bool property_is_set(Oid table, const AlterTableCmd *command);

}  // namespace pg_idem
