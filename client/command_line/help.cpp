// What the help says around the lists of verbs and options.
#include "command_line/help.hpp"

#include <utility>

namespace pg_idem::client {

const char about[] =
    "pg_idem runs schema migrations inside PostgreSQL. Run it again: same result.\n";

const char footer[] =
    "\"pg_idem VERB --help\" tells more about a verb.\n\n"
    "The connection is made as by psql: PGHOST, PGSERVICE and the like, the password file and\n"
    "service file count. DATABASE_URL is used where no --dbname is given.\n\n"
    "Every option may stand in the configuration file too (pg_idem.toml, or --config FILE), and\n"
    "in the environment: --on-drift is PG_IDEM_ON_DRIFT. The command line is stronger than the\n"
    "environment, and that is stronger than the file.\n\n"
    "Exit codes: 0 success, 1 wrong command line, 2 no connection, 3 the database refused or a\n"
    "migration failed, 4 \"check\" found what is not applied yet, or \"test\" found something,\n"
    "5 the migration files, 6 \"check\" found several heads, 7 changed files, 8 drift,\n"
    "128 + N signal N.";

HelpFormatter::HelpFormatter() {
  column_width(28);
  label("SUBCOMMAND", "VERB");
  label("OPTIONS", "OPTION...");
  label("Positionals", "Arguments");
  label("POSITIONALS", "Arguments");
}

std::string HelpFormatter::make_usage(const CLI::App *app, std::string name) const {
  std::string text = CLI::Formatter::make_usage(app, "");
  const size_t colon = text.find(':');
  return colon == std::string::npos ? text : text.insert(colon + 1, " " + name);
}

std::string HelpFormatter::make_help(const CLI::App *app, std::string name,
                                     CLI::AppFormatMode mode) const {
  std::string text;
  for (const char c : CLI::Formatter::make_help(app, std::move(name), mode)) {
    if (c == '\n') text.erase(text.find_last_not_of(' ') + 1);
    if (c != '\n' || !text.ends_with("\n\n")) text += c;
  }
  return text;
}

}  // namespace pg_idem::client
