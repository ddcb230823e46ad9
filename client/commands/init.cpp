// init: makes the folder of migrations and installs the extension, each where it is missing.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "database/session.hpp"
#include "folder/make_file.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

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
