// --create-database: the database of the options, made if it is not there.
#pragma once

#include <string>

#include "command_line/options.hpp"

namespace pg_idem::client {

// Returns false where it was there already. Throws Failure, also where nobody can be asked.
bool create_database(const Options &options, const std::string &name, const std::string &password);

}  // namespace pg_idem::client
