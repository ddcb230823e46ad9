// heads: the revisions that none comes after.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  const Outlook outlook = look_ahead(options);
  std::vector<Cells> rows;
  answer()["revisions"] = Json::array();
  for (const RevisionGraph::Index head : outlook.graph.heads()) {
    const Revision &revision = outlook.graph[head];
    answer()["revisions"].push_back(to_json(revision));
    rows.push_back({revision.id, revision.applied() ? "applied" : "pending", revision.description,
                    listed(revision.labels)});
  }
  print_table(rows);
  return ExitCode::ok;
}

}  // namespace

constinit const Verb heads_verb = {
    .name = "heads",
    .summary = "print the revisions that none comes after",
    .description =
        "Prints the heads, a line for each that begins with its name, and whether they are\n"
        "applied. Files that are not loaded yet count. Nothing is written.",
    .run = run};

}  // namespace pg_idem::client
