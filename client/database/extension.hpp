// The engine in the database: the extension, or the same functions in SQL and PL/pgSQL; where it
// is, and how it gets there.
#pragma once

#include <optional>
#include <string>

#include "connection/connection.hpp"

namespace pg_idem::client {

enum class Engine { native, portable };
const char *name_of(Engine engine);

struct Extension {
  std::string schema;  // of its functions
  std::string version;
  Engine engine = Engine::native;
  bool is_extension = true;  // also a portable one may be: by pg_tle
};

std::optional<Extension> find_extension(Connection &connection);

// Everybody who installs or loads takes this lock for a moment, so that none of many who start at
// once fails. Not the lock of a run: whoever waits for that one inside a transaction is waited for
// by an index that the run builds concurrently.
inline constexpr char lock_loaders[] =
    "SELECT pg_catalog.pg_advisory_xact_lock(x'706769646c'::bigint)";

// Installs the engine that the options ask for, unless one is there: for auto the extension where
// the server has it. Tells where it takes the other one, and why.
void install(Connection &connection, const Options &options);

// Installs the same engine in the same schema, in a database that has none.
void install_like(Connection &connection, const Extension &other);

// The same as install(); and where the engine that is there is another one than asked for, or of an
// older version, it is replaced. State and history stay. True: it was.
bool install_or_replace(Connection &connection, const Options &options);

}  // namespace pg_idem::client
