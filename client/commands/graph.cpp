// graph: the revision graph for other programs to draw, or drawn.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "output/graph_formats.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  const Outlook outlook = look_ahead(options);
  const RevisionGraph &graph = outlook.graph;
  answer()["revisions"] = Json::array();
  for (const RevisionGraph::Index index : graph.order())
    answer()["revisions"].push_back(to_json(graph[index]));
  print(options.format == "dot"   ? as_dot(graph)
        : options.format == "svg" ? as_svg(graph)
                                  : as_mermaid(graph));
  return ExitCode::ok;
}

constexpr Option own_options[] = {{.names = "--format",
                                   .help = "mermaid (default), dot or svg",
                                   .member = &Options::format,
                                   .value = "FORMAT",
                                   .known = "mermaid,dot,svg"}};

}  // namespace

constinit const Verb graph_verb = {
    .name = "graph",
    .summary = "print the revision graph for Mermaid or Graphviz, or as a picture",
    .description =
        "Prints the graph of the revisions, and which of them are applied: for Mermaid, which\n"
        "many web pages draw, for Graphviz (dot), or as an SVG picture. Dotted edges are\n"
        "dependencies. Files that are not loaded yet count. Nothing is written. In the terminal,\n"
        "\"pg_idem history --graph\" draws it.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
