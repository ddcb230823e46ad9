// The extension in the database: where it is, and how it gets there.
#pragma once

#include <optional>
#include <string>

#include "connection.hpp"

namespace pg_idem::client {

struct Extension {
  std::string schema;  // of its functions
  std::string version;
};

// Looks it up and prepares the session for its functions, in one round trip: its settings are those
// of the command line, its notices come through.
std::optional<Extension> find_extension(Connection &connection, const Options &options);

// Everybody who installs or loads takes this lock for a moment, so that none of many who start at
// once fails. Not the lock of a run: whoever waits for that one inside a transaction is waited for
// by an index that the run builds concurrently.
inline constexpr char lock_loaders[] =
    "SELECT pg_catalog.pg_advisory_xact_lock(x'706769646c'::bigint)";

// Creates it unless somebody else just did.
void create_extension(Connection &connection);

}  // namespace pg_idem::client
