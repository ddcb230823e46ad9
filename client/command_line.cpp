// The only file that knows CLI11. Short options are psql's, so help is --help alone.
#include "command_line.hpp"

#include <CLI/CLI.hpp>

#include "console.hpp"
#include "core/wording.hpp"
#include "failure.hpp"

namespace pg_idem::client {

namespace {

constexpr char about[] =
    "pg_idem runs schema migrations inside PostgreSQL. Run it again: same result.\n";

constexpr char footer[] =
    "\"pg_idem VERB --help\" tells more about a verb.\n\n"
    "The connection is made as by psql: PGHOST, PGSERVICE and the like, the password file and\n"
    "service file count. DATABASE_URL is used where no --dbname is given.\n\n"
    "Exit codes: 0 success, 1 wrong command line, 2 no connection, 3 the database refused or a\n"
    "migration failed, 4 \"check\" found something, 5 the migration files, 128 + N signal N.";

constexpr char see_help[] = "Try \"pg_idem --help\" for more information.";

void add_connection_options(CLI::App &app, Options &options) {
  const char *group = "Connection";
  app.add_option("-d,--dbname", options.database, "database name, conninfo string or URI")
      ->group(group);
  app.add_option("-h,--host", options.host, "server host or socket directory")->group(group);
  app.add_option("-p,--port", options.port, "server port")->group(group);
  app.add_option("-U,--username", options.user, "user name")->group(group);
  const auto set_prompt = [&](PasswordPrompt prompt) {
    return [&options, prompt](std::int64_t) { options.prompt = prompt; };
  };
  auto *never = app.add_flag_function("-w,--no-password", set_prompt(PasswordPrompt::never),
                                      "never ask for a password");
  auto *always = app.add_flag_function("-W,--password", set_prompt(PasswordPrompt::always),
                                       "ask for a password before connecting");
  never->group(group);
  always->group(group)->excludes(never);
}

void add_general_options(CLI::App &app, Options &options) {
  app.add_option_function<std::string>(
         "--dir",
         [&options](const std::string &path) {
           options.folder = path;
           options.folder_is_given = true;
         },
         "folder of the migration files (default: migrations)")
      ->envname("PG_IDEM_DIR");
  app.add_flag("-q,--quiet", options.quiet, "print no progress, only warnings and errors");
  app.add_option("--on-drift", options.on_drift,
                 "where an object exists but is not as wanted: warning, error or ignore")
      ->check(CLI::IsMember({"warning", "error", "ignore"}));
  app.add_option("--on-changed-file", options.on_changed_file,
                 "where a file changed after it was applied: error or warning")
      ->check(CLI::IsMember({"error", "warning"}));
}

void add_verb(CLI::App &app, const Verb &verb, Options &options) {
  CLI::App *command = app.add_subcommand(verb.name, verb.summary);
  command->fallthrough();  // general options may stand behind the verb too
  command->preparse_callback([command, &verb, &options](std::size_t) {
    command->description(std::string(verb.description) + "\n");
    command->footer("\"pg_idem --help\" lists the general options, which may stand here too.");
    if (verb.flag.name) command->add_flag(verb.flag.name, options.flag, verb.flag.help);
    if (!verb.argument.name) return;
    auto *argument = command->add_option(verb.argument.name, options.argument, verb.argument.help);
    if (verb.argument.fallback)
      options.argument = verb.argument.fallback;
    else
      argument->required();
  });
}

[[noreturn]] void fail(std::string message, std::string hint = see_help) {
  throw Failure(ExitCode::usage, std::move(message), {}, std::move(hint));
}

const Verb *verb_called(const CLI::App &app, const Command &command) {
  const auto chosen = app.get_subcommands();
  const std::vector<std::string> unexpected = app.remaining();
  if (chosen.empty() && !unexpected.empty() && unexpected.front().front() != '-')
    fail("unknown verb " + pg_idem::quoted(unexpected.front()));
  if (!unexpected.empty()) fail("unexpected argument " + pg_idem::quoted(unexpected.front()));
  if (chosen.empty()) fail("no verb is given");
  for (const Verb *verb : all_verbs())
    if (chosen.front()->get_name() == verb->name) return verb;
  return command.verb;
}

}  // namespace

Command read_command_line(int argc, char **argv) {
  Command command;
  CLI::App app(about, "pg_idem");
  app.set_help_flag("--help", "print this help");
  app.set_version_flag("--version", "pg_idem " PG_IDEM_VERSION, "print the version");
  app.require_subcommand(0, 1)->allow_extras()->footer(footer);
  app.get_formatter()->column_width(34);
  app.get_formatter()->label("SUBCOMMAND", "VERB");
  app.get_formatter()->label("Subcommands", "Verbs");
  app.get_formatter()->label("Positionals", "Arguments");
  add_connection_options(app, command.options);
  add_general_options(app, command.options);
  for (const Verb *verb : all_verbs()) add_verb(app, *verb, command.options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() != 0) fail(error.what());
    app.exit(error);  // prints the help or the version
    return command;
  }
  command.verb = verb_called(app, command);
  return command;
}

}  // namespace pg_idem::client
