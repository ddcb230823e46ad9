// Databases that are not there yet: that of the options, for --create-database, and throw-away
// ones.
#pragma once

#include <string>

#include "command_line/options.hpp"
#include "connection/connection.hpp"

namespace pg_idem::client {

// `definition` goes on behind the name. An error for want of rights says how to come by them.
void create_database(Connection &connection, const std::string &name,
                     const std::string &definition = {});

// Returns false where it was there already. Throws Failure, also where nobody can be asked.
bool create_database(const Options &options, const std::string &name, const std::string &password);

}  // namespace pg_idem::client
