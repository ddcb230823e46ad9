// init: makes the folder of migrations and installs the extension, each where it is missing.
#include <sys/stat.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

bool make_folder(const std::string &path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const bool is_whole = end == path.npos;
    if (mkdir(path.substr(0, end).c_str(), 0777) == 0) {
      if (is_whole) return true;
    } else if (errno != EEXIST) {
      throw file_failure("make folder", path);
    }
    if (is_whole) return false;
  }
}

void say(const Options &options, const std::string &text) {
  if (!options.quiet) print_line(text);
}

ExitCode run(const Options &options) {
  const bool made = make_folder(options.folder);
  if (made) say(options, "folder " + options.folder + " made");
  Session session(options);
  install_or_replace(session.connection(), options);
  const Extension &extension = session.extension();
  answer() = {{"folder", options.folder},
              {"folder_made", made},
              {"database", session.connection().database()},
              {"engine", name_of(extension.engine)},
              {"extension", {{"schema", extension.schema}, {"version", extension.version}}}};
  say(options,
      (extension.engine == Engine::native ? "extension pg_idem " : "portable engine of pg_idem ") +
          extension.version + " is installed in schema " + extension.schema + " of database " +
          session.connection().database());
  return ExitCode::ok;
}

}  // namespace

constinit const Verb init_verb = {
    .name = "init",
    .summary = "make the folder of migrations, install the extension",
    .description =
        "Makes the folder of migrations and installs the extension pg_idem in the database, each\n"
        "where it is missing. Doing it again changes nothing. The other verbs that write install\n"
        "the extension by themselves. A server that does not have the extension gets the same\n"
        "functions in SQL and PL/pgSQL. --engine changes over to the other; state and history "
        "stay.",
    .run = run};

}  // namespace pg_idem::client
