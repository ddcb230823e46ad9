// new: an empty migration file that comes after the head of the folder. Needs no database.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "folder/new_file.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

[[noreturn]] void fail_as_several(const RevisionGraph &graph) {
  std::vector<std::string> all;
  for (const RevisionGraph::Index head : graph.heads()) all.push_back(described(graph[head]));
  Failure failure(ExitCode::files, "there are " + std::to_string(all.size()) + " heads",
                  "They are " + listed(all) + ".",
                  "Merge them with \"pg_idem merge\", or say which one it comes after: --revises " +
                      graph[graph.heads().front()].id + ".");
  failure.sqlstate = sqlstate::several_heads;
  throw failure;
}

ExitCode run(const Options &options) {
  Folder folder = folder_for_new_files(options);
  const RevisionGraph graph = graph_of(folder);
  const bool said = !options.revises.empty();
  const auto parents = said ? identifiers_of(graph, options.revises) : heads_of(graph);
  if (!said && parents.size() > 1) fail_as_several(graph);
  const NewFile file = write_new_file(folder, options.argument, parents);
  answer() = {{"file", file.path}, {"revision", file.revision}, {"revises", parents}};
  print_line(file.path);
  return ExitCode::ok;
}

constexpr Option own_options[] = {
    {.names = "--revises",
     .help = "what it comes after, instead of the head; may be given again",
     .member = &Options::revises,
     .value = "REVISION"}};

}  // namespace

constinit const Verb new_verb = {
    .name = "new",
    .summary = "make an empty migration file",
    .description =
        "Makes an empty migration file that comes after the head of the folder and prints its\n"
        "path. Where there are several heads, say which one, or merge them first. Its revision is\n"
        "numbered or has a time where all the files do, else 12 random hexadecimal digits. Needs\n"
        "no database.",
    .argument = {.name = "name", .help = "what it does, in a few words"},
    .options = own_options,
    .needs_database = false,
    .run = run};

}  // namespace pg_idem::client
