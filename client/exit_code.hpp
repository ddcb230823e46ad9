// What a script can tell from the exit code of a verb; `pg_idem --help` prints this list.
#pragma once

#include <string_view>

namespace pg_idem::client {

enum class ExitCode {
  ok = 0,
  usage = 1,       // the command line is wrong
  connection = 2,  // no connection to the database, or it was lost
  database = 3,    // the database refused, or a migration failed
  check = 4,       // `check` or `test` found something
  files = 5,       // the migration files or their folder
  signalled = 128  // ended by a signal: its number is added, as shells do
};

// The code that goes with an error, whether the server found it or the client did.
ExitCode exit_code_of(std::string_view sqlstate);

}  // namespace pg_idem::client
