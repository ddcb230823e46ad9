// current: where the database is.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "output/summary.hpp"

namespace pg_idem::client {

namespace {

void print_current(Session &session) {
  if (session.options().json) {
    answer()["revisions"] = rows_of(session.connection().run(
        "SELECT pg_catalog.row_to_json(c) FROM " + session.function("migration_current") + "() c"));
    return;
  }
  const Result result = session.connection().run(
      "SELECT revision, description, pg_catalog.date_trunc('second', applied_at), applied_by"
      " FROM " +
      session.function("migration_current") + "()");
  std::vector<Cells> rows;
  for (int row = 0; row < result.rows(); ++row)
    rows.push_back({result.copy(row, 0), result.copy(row, 1),
                    "applied at " + result.copy(row, 2) + " by " + result.copy(row, 3)});
  print_table(rows);
  if (rows.empty() && !session.options().quiet) tell("notice", "no revision is applied");
}

ExitCode run(const Options &options) {
  Session session(options);
  print_current(session);
  if (options.verbose) {
    print_line("");
    print_summary(session, "");
  }
  return ExitCode::ok;
}

constexpr Option own_options[] = {{.names = "-v,--verbose",
                                   .help = "describe the tables of the database too",
                                   .member = &Options::verbose}};

}  // namespace

constinit const Verb current_verb = {
    .name = "current",
    .summary = "print where the database is",
    .description =
        "Prints the applied revisions that no applied one comes after, a line for each that\n"
        "begins with its name. Nothing on stdout: no revision is applied.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
