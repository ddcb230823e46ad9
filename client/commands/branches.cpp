// branches: where the history divides, where each branch leads, and who made it.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "folder/authorship.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

using Index = RevisionGraph::Index;

std::vector<std::string> heads_behind(const RevisionGraph &graph, Index start) {
  const std::vector<bool> reached = graph.reach(std::span(&start, 1), {&RevisionGraph::children});
  std::vector<std::string> names;
  for (const Index head : graph.heads())
    if (reached[head]) names.push_back(graph[head].id);
  return names;
}

Cells describe(const RevisionGraph &graph, const std::string &point, Index first) {
  const Revision &revision = graph[first];
  const std::vector<std::string> heads = heads_behind(graph, first);
  const std::optional<Author> author = author_of(revision.file);
  Json branch{{"after", point}, {"heads", heads}, {"first", to_json(revision)}};
  if (author) branch["made_by"] = {{"name", author->name}, {"date", author->date}};
  answer()["branches"].push_back(std::move(branch));
  return {point.empty() ? "from the beginning" : "after " + point,
          revision.id,
          "to " + listed(heads),
          revision.applied() ? "applied" : "pending",
          author ? "by " + author->name + " on " + author->date : "",
          revision.description};
}

std::vector<Cells> branches_of(const RevisionGraph &graph) {
  std::vector<Cells> rows;
  std::vector<Index> roots;
  for (const Index index : graph.order())
    if (graph.parents(index).empty()) roots.push_back(index);
  if (roots.size() > 1)
    for (const Index root : roots) rows.push_back(describe(graph, "", root));
  for (const Index index : graph.order())
    if (graph.children(index).size() > 1)
      for (const Index child : graph.children(index))
        rows.push_back(describe(graph, graph[index].id, child));
  return rows;
}

ExitCode run(const Options &options) {
  const Outlook outlook = look_ahead(options);
  answer()["branches"] = Json::array();
  const std::vector<Cells> rows = branches_of(outlook.graph);
  print_table(rows);
  if (rows.empty() && !options.quiet) tell("notice", "there are no branches");
  return ExitCode::ok;
}

}  // namespace

constinit const Verb branches_verb = {
    .name = "branches",
    .summary = "print where the history divides",
    .description =
        "Prints a line for each revision with which a branch begins: what it comes after, its\n"
        "name, the heads the branch leads to (the same head: they are merged), whether it is\n"
        "applied, and who added the file, where git knows. Files that are not loaded yet count.\n"
        "Nothing is written.",
    .run = run};

}  // namespace pg_idem::client
