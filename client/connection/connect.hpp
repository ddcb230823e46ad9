// From options and environment to an open connection.
#pragma once

#include <libpq-fe.h>

#include "command_line/options.hpp"

namespace pg_idem::client {

// Never null and always open; throws Failure. Asks for a password on the terminal as psql does.
PGconn *connect(const Options &options);

// The error text of libpq without its line end.
std::string error_text(const PGconn *connection);

}  // namespace pg_idem::client
