// Together with help.* and configuration.* the only files that know CLI11. Short options are
// psql's, so help is --help alone.
#include "command_line/command_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "command_line/configuration.hpp"
#include "command_line/general_options.hpp"
#include "command_line/help.hpp"
#include "core/wording.hpp"
#include "failure.hpp"

namespace pg_idem::client {

namespace {

CLI::Option *add(CLI::App &app, const Option &option, Options &options) {
  const auto known = CLI::detail::split(option.known ? option.known : "", ',');
  const auto with_value = [&](CLI::Option *added) {
    added->option_text(option.value);
    return option.known ? added->check(CLI::IsMember(known)) : added;
  };
  if (const auto *flag = std::get_if<bool Options::*>(&option.member))
    return app.add_flag(option.names, options.**flag, option.help)->option_text(" ");
  if (const auto *text = std::get_if<std::string Options::*>(&option.member))
    return with_value(app.add_option(option.names, options.**text, option.help));
  const auto list = std::get<std::vector<std::string> Options::*>(option.member);
  return with_value(app.add_option(option.names, options.*list, option.help))
      ->allow_extra_args(false);  // given again for each value
}

void add_password_options(CLI::App &app, Options &options) {
  const auto add_prompt = [&](const char *names, PasswordPrompt prompt, const char *help) {
    const auto set = [&options, prompt] { options.prompt = prompt; };
    app.add_flag_callback(names, set, help)->option_text(" ")->group("Connection");
  };
  add_prompt("-w,--no-password", PasswordPrompt::never, "never ask for a password");
  add_prompt("-W,--password", PasswordPrompt::always, "ask for a password before connecting");
}

void add_configuration_file(CLI::App &app) {
  const char *file = std::getenv("PG_IDEM_CONFIG");
  const bool is_given = file && *file;
  app.set_config("--config", is_given ? file : default_configuration_file,
                 "configuration file (default: pg_idem.toml, where there is one)", is_given)
      ->option_text("FILE");
  app.config_formatter(std::make_shared<Configuration>(app));
}

void add_general_options(CLI::App &app, Options &options) {
  for (const OptionGroup &group : general_options())
    for (const Option &option : group.options)
      add(app, option, options)->envname(variable_of(option))->group(group.name);
  add_password_options(app, options);
  add_configuration_file(app);
}

void add_verb(CLI::App &app, const Verb &verb, Options &options) {
  CLI::App *command = app.add_subcommand(verb.name, verb.summary);
  command->group("Verbs")->fallthrough();  // general options may stand behind the verb too
  command->preparse_callback([command, &verb, &options](std::size_t) {
    command->description(std::string(verb.description) + "\n");
    command->footer("\"pg_idem --help\" lists the general options, which may stand here too.");
    for (const Option &option : verb.options) add(*command, option, options);
    if (!verb.argument.name) return;
    auto *argument = command->add_option(verb.argument.name, options.argument, verb.argument.help)
                         ->option_text(" ");
    if (verb.argument.fallback)
      options.argument = verb.argument.fallback;
    else
      argument->required();
  });
}

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

void check_environment(const CLI::App &app, const Options &options) {
  if (options.environment.empty() || app.get_config_ptr()->count() > 0) return;
  throw Failure(ExitCode::usage,
                "there is no configuration file \"" + std::string(default_configuration_file) +
                    "\" with an environment " + in_quotes(options.environment),
                {}, "Name another file with --config.");
}

using Variables = decltype(Options::variables);

// PG_IDEM_SET_name=value is --set name=value.
Variables variables_of_environment() {
  constexpr std::string_view prefix = "PG_IDEM_SET_";
  Variables found;
  for (char **entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (text.starts_with(prefix) && equals != text.npos && equals > prefix.size())
      found.emplace(text.substr(prefix.size(), equals - prefix.size()), text.substr(equals + 1));
  }
  return found;
}

Variables variables_given(const Options &options) {
  Variables given;
  for (const std::string &text : options.set) {
    const std::size_t equals = text.find('=');
    if (equals == text.npos || equals == 0)
      throw Failure(ExitCode::usage, "invalid value " + in_quotes(text) + " for --set", {},
                    "Write NAME=VALUE.");
    given[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return given;
}

// The environment is stronger than the configuration file, weaker than the command line.
void read_variables(Options &options, bool set_on_command_line) {
  Variables given = variables_given(options), environment = variables_of_environment();
  if (!set_on_command_line) std::swap(given, environment);
  options.variables = std::move(given);
  options.variables.merge(environment);  // what is there already stays
}

}  // namespace

void describe(CLI::App &app, Options &options) {
  app.set_help_flag("--help", "print this help");
  app.set_version_flag("--version", "pg_idem " PG_IDEM_VERSION, "print the version");
  app.require_subcommand(0, 1)->allow_extras()->footer(footer);
  app.formatter(std::make_shared<HelpFormatter>());
  add_general_options(app, options);
  for (const Verb *verb : all_verbs()) add_verb(app, *verb, options);
}

Command read_command_line(int argc, char **argv) {
  Command command;
  CLI::App app(about, "pg_idem");
  describe(app, command.options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::FileError &) {
    throw Failure(ExitCode::usage,
                  "could not read configuration file " +
                      pg_idem::in_quotes(app.get_config_ptr()->as<std::string>()),
                  {}, "Name another file with --config, or in PG_IDEM_CONFIG.");
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() != 0) fail(app, error.what());
    app.exit(error);  // prints the help or the version
    return command;
  }
  check_environment(app, command.options);
  read_variables(command.options, std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
                   return argument == "--set" || argument.starts_with("--set=");
                 }));
  command.options.folder_is_given = app.get_option("--dir")->count() > 0;
  command.verb = chosen_verb(app);
  return command;
}

}  // namespace pg_idem::client
