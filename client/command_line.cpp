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
    "migration failed, 4 \"check\" or \"test\" found something, 5 the migration files,\n"
    "128 + N signal N.";

// What the help calls the value of an option.
CLI::Option *value_called(CLI::Option *option, const char *name) {
  return option->option_text(name);
}

void add_connection_options(CLI::App &app, Options &options) {
  const auto add = [&app](const char *names, std::string &text, const char *value,
                          const char *help) {
    value_called(app.add_option(names, text, help), value)->group("Connection");
  };
  add("-d,--dbname", options.database, "NAME", "database name, conninfo string or URI");
  add("-h,--host", options.host, "HOST", "server host or socket directory");
  add("-p,--port", options.port, "PORT", "server port");
  add("-U,--username", options.user, "USER", "user name");
  const auto add_prompt = [&](const char *names, PasswordPrompt prompt, const char *help) {
    const auto set = [&options, prompt](std::int64_t) { options.prompt = prompt; };
    return value_called(app.add_flag_function(names, set, help), " ")->group("Connection");
  };
  add_prompt("-w,--no-password", PasswordPrompt::never, "never ask for a password");
  add_prompt("-W,--password", PasswordPrompt::always, "ask for a password before connecting");
}

void add_general_options(CLI::App &app, Options &options) {
  const auto set_folder = [&options](const std::string &path) {
    options.folder = path;
    options.folder_is_given = true;
  };
  auto *folder = app.add_option_function<std::string>(
      "--dir", set_folder, "folder of the files (default: $PG_IDEM_DIR, else migrations)");
  value_called(folder, "FOLDER")->envname("PG_IDEM_DIR");
  app.add_flag("-q,--quiet", options.quiet, "print no progress, only warnings and errors");
  const auto add_policy = [&](const char *name, std::string &text, std::vector<std::string> known,
                              const char *help) {
    value_called(app.add_option(name, text, help), "POLICY")->check(CLI::IsMember(known));
  };
  add_policy("--on-drift", options.on_drift, {"warning", "error", "ignore"},
             "what exists is not as wanted: warning, error or ignore");
  add_policy("--on-changed-file", options.on_changed_file, {"error", "warning"},
             "a file changed after it was applied: error or warning");
  auto *wait_timeout = app.add_option("--wait-timeout", options.wait_timeout,
                                      "how long to wait for another run to end: 30s, 10min, 0 for "
                                      "any time");
  value_called(wait_timeout, "TIME");
}

void add_verb(CLI::App &app, const Verb &verb, Options &options) {
  CLI::App *command = app.add_subcommand(verb.name, verb.summary);
  command->group("Verbs")->fallthrough();  // general options may stand behind the verb too
  command->preparse_callback([command, &verb, &options](std::size_t) {
    command->description(std::string(verb.description) + "\n");
    command->footer("\"pg_idem --help\" lists the general options, which may stand here too.");
    if (verb.flag.name) command->add_flag(verb.flag.name, options.flag, verb.flag.help);
    if (!verb.argument.name) return;
    auto *argument = value_called(
        command->add_option(verb.argument.name, options.argument, verb.argument.help), " ");
    if (verb.argument.fallback)
      options.argument = verb.argument.fallback;
    else
      argument->required();
  });
}

// CLI11's versions differ in white space, and newer ones leave out the word "Usage".
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() {
    column_width(28);
    label("SUBCOMMAND", "VERB");
    label("OPTIONS", "OPTION...");
    label("Positionals", "Arguments");
    label("POSITIONALS", "Arguments");
  }

  std::string make_usage(const CLI::App *app, std::string name) const override {
    std::string text = CLI::Formatter::make_usage(app, "");
    const size_t colon = text.find(':');
    return colon == std::string::npos ? text : text.insert(colon + 1, " " + name);
  }

  std::string make_help(const CLI::App *app, std::string name,
                        CLI::AppFormatMode mode) const override {
    std::string text;
    for (const char c : CLI::Formatter::make_help(app, std::move(name), mode)) {
      if (c == '\n') text.erase(text.find_last_not_of(' ') + 1);
      if (c != '\n' || !text.ends_with("\n\n")) text += c;
    }
    return text;
  }
};

[[noreturn]] void fail(const CLI::App &app, std::string message) {
  const auto chosen = app.get_subcommands();
  const std::string verb = chosen.empty() ? "" : chosen.front()->get_name() + " ";
  throw Failure(ExitCode::usage, std::move(message), {},
                "Try \"pg_idem " + verb + "--help\" for more information.");
}

const Verb *chosen_verb(const CLI::App &app) {
  const auto chosen = app.get_subcommands();
  const std::vector<std::string> unexpected = app.remaining();
  if (!unexpected.empty()) {
    const bool is_verb = chosen.empty() && unexpected.front().front() != '-';
    fail(app, (is_verb ? "unknown verb " : "unexpected argument ") +
                  pg_idem::in_quotes(unexpected.front()));
  }
  if (chosen.empty()) fail(app, "no verb is given");
  const auto verbs = all_verbs();
  return *std::find_if(verbs.begin(), verbs.end(),
                       [&](const Verb *verb) { return chosen.front()->get_name() == verb->name; });
}

}  // namespace

Command read_command_line(int argc, char **argv) {
  Command command;
  CLI::App app(about, "pg_idem");
  app.set_help_flag("--help", "print this help");
  app.set_version_flag("--version", "pg_idem " PG_IDEM_VERSION, "print the version");
  app.require_subcommand(0, 1)->allow_extras()->footer(footer);
  app.formatter(std::make_shared<HelpFormatter>());
  add_connection_options(app, command.options);
  add_general_options(app, command.options);
  for (const Verb *verb : all_verbs()) add_verb(app, *verb, command.options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() != 0) fail(app, error.what());
    app.exit(error);  // prints the help or the version
    return command;
  }
  command.verb = chosen_verb(app);
  return command;
}

}  // namespace pg_idem::client
