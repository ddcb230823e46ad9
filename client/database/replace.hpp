// Another engine, or another version of it, takes the place of the one that is there.
#pragma once

#include <string>

#include "command_line/options.hpp"
#include "connection/connection.hpp"

namespace pg_idem::client {

// Runs that script, which removes one and installs the other; state and history stay. Waits until
// no run is under way, as long as the options say.
void replace_engine(Connection &connection, const Options &options, const std::string &script);

}  // namespace pg_idem::client
