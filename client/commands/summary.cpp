// summary: columns, constraints and indexes of one table or of all.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "output/entity_diagram.hpp"
#include "output/summary.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  Session session(options);
  if (options.format == "mermaid") {
    session.extension();  // it is there, or an error as without this option
    const std::string diagram = entity_diagram(session.connection(), options.argument);
    answer()["diagram"] = diagram;
    print(diagram);
    return ExitCode::ok;
  }
  print_summary(session, options.argument);
  return ExitCode::ok;
}

constexpr Option own_options[] = {{.names = "--format",
                                   .help = "text (default), or mermaid: an entity diagram",
                                   .member = &Options::format,
                                   .value = "FORMAT",
                                   .known = "text,mermaid"}};

}  // namespace

constinit const Verb summary_verb = {
    .name = "summary",
    .summary = "describe the tables of the database",
    .description = "Prints columns, constraints and indexes of one table, or of all.",
    .argument = {.name = "table", .help = "its name, with its schema where needed", .fallback = ""},
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
