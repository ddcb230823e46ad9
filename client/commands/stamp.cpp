// stamp: records revisions as applied, or as not applied, without running them.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/load.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options, Missing::is_empty);
  Session session(options);
  load(session, folder);
  const Result result =
      session.run("SELECT " + session.function("stamp_to") + "($1)", {options.argument});
  const std::size_t count = std::stoul(result.copy(0, 0));
  answer()["stamped"] = count;
  if (!options.quiet) print_line(counted(count, "revision") + " stamped");
  return ExitCode::ok;
}

}  // namespace

constinit const Verb stamp_verb = {
    .name = "stamp",
    .summary = "record the target as reached without running anything",
    .description =
        "Records what leads to the target as applied, and what comes after it as not applied,\n"
        "without running anything: for a database whose schema is as the target says already.\n"
        "Files that changed after they were applied are accepted as they are now.",
    .argument = {.name = "target",
                 .help = "head, heads, base, a revision or the beginning of its name,\na label"},
    .run = run};

}  // namespace pg_idem::client
