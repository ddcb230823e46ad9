// version: of the client and of libpq; needs no database.
#include <libpq-fe.h>

#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &) {
  const int number = PQlibVersion();
  const std::string libpq = std::to_string(number / 10000) + "." + std::to_string(number % 10000);
  answer()["version"] = PG_IDEM_VERSION;
  answer()["libpq"] = libpq;
  print_line("pg_idem " PG_IDEM_VERSION " (libpq " + libpq + ")");
  return ExitCode::ok;
}

}  // namespace

constinit const Verb version_verb = {
    .name = "version",
    .summary = "print the version of this program",
    .description = "Prints the versions of this program and of libpq. Needs no database.",
    .needs_database = false,
    .run = run};

}  // namespace pg_idem::client
