// summary: columns, constraints and indexes of one table or of all.
#include "summary.hpp"

#include "commands.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  Session session(options);
  print_summary(session, options.argument);
  return ExitCode::ok;
}

}  // namespace

constinit const Verb summary_verb = {
    .name = "summary",
    .summary = "describe the tables of the database",
    .description = "Prints columns, constraints and indexes of one table, or of all.",
    .argument = {.name = "table", .help = "its name, with its schema where needed", .fallback = ""},
    .run = run};

}  // namespace pg_idem::client
