// load: files into the database and nothing more; the rest can then be done from psql.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/load.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options);
  Session session(options);
  const State state = session.read_state(Purpose::write, State::Detail::brief);
  Folder files = needed_files(folder);
  const std::vector<std::string> loaded = load(session, state, compare(files, state));
  answer()["files"] = files.files.size();
  answer()["loaded"] = loaded;
  if (options.quiet) return ExitCode::ok;
  for (const std::string &path : loaded) print_line(padded("loaded", 0) + path);
  print_line(loaded.empty() ? "all " + counted(files.files.size(), "file") + " loaded already"
                            : counted(loaded.size(), "file") + " loaded");
  return ExitCode::ok;
}

}  // namespace

constinit const Verb load_verb = {
    .name = "load",
    .summary = "load new and changed files into the database, run nothing",
    .description =
        "Loads the files that are new or changed into the database, all or none of them, and runs\n"
        "nothing. The rest can then be done in SQL: SELECT migrate_to('head').",
    .run = run};

}  // namespace pg_idem::client
