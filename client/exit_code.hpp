// What a script can tell from the exit code of a verb; `pg_idem --help` prints this list, and
// docs/exit-codes.md explains it.
#pragma once

#include <string_view>

namespace pg_idem::client {

enum class ExitCode {
  ok = 0,
  usage = 1,          // the command line or the configuration is wrong
  connection = 2,     // no connection to the database, or it was lost
  database = 3,       // the database refused, or a migration failed
  check = 4,          // `check` found what is not applied yet, or `test` found something
  files = 5,          // the migration files or their folder
  several_heads = 6,  // `check` found them; of several findings the greatest number counts
  changed_files = 7,  // likewise
  drift = 8,          // likewise
  signalled = 128     // ended by a signal: its number is added, as shells do
};

// The code that goes with an error, whether the server found it or the client did.
ExitCode exit_code_of(std::string_view sqlstate);

}  // namespace pg_idem::client
