// merge: a migration file that brings the heads of the folder together. Needs no database.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "folder/new_file.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  Folder folder = folder_for_new_files(options);
  const RevisionGraph graph = graph_of(folder);
  const auto parents =
      options.revises.empty() ? heads_of(graph) : identifiers_of(graph, options.revises);
  if (parents.size() < 2) {
    if (!options.quiet) tell("notice", "there is nothing to merge: one head");
    return ExitCode::ok;
  }
  const std::string description =
      options.argument.empty() ? "merge " + listed(parents, " and ") : options.argument;
  const NewFile file = write_new_file(folder, description, parents);
  answer() = {{"file", file.path}, {"revision", file.revision}, {"revises", parents}};
  print_line(file.path);
  return ExitCode::ok;
}

constexpr Option own_options[] = {
    {.names = "--revises",
     .help = "merge these instead of the heads; given for each of them",
     .member = &Options::revises,
     .value = "REVISION"}};

}  // namespace

constinit const Verb merge_verb = {
    .name = "merge",
    .summary = "make a migration file that merges the heads",
    .description =
        "Makes a migration file that comes after all the heads of the folder, so that there is\n"
        "one again, and prints its path. It has nothing to do unless you write something into it.\n"
        "Where there is one head, no file is made. Needs no database.",
    .argument = {.name = "name",
                 .help = "what the file is about (default: the names of the heads)",
                 .fallback = ""},
    .options = own_options,
    .needs_database = false,
    .run = run};

}  // namespace pg_idem::client
