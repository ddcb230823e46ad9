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

// Creates it unless somebody else just did.
void create_extension(Connection &connection);

}  // namespace pg_idem::client
