// The table of general options.
#include "command_line/general_options.hpp"

#include <cctype>
#include <string_view>

namespace pg_idem::client {

namespace {

constexpr Option connection[] = {
    {.names = "-d,--dbname",
     .help = "database name, conninfo string or URI",
     .member = &Options::database,
     .value = "NAME"},
    {.names = "-h,--host",
     .help = "server host or socket directory",
     .member = &Options::host,
     .value = "HOST"},
    {.names = "-p,--port", .help = "server port", .member = &Options::port, .value = "PORT"},
    {.names = "-U,--username", .help = "user name", .member = &Options::user, .value = "USER"},
    {.names = "--wait",
     .help = "how long to wait for a server that is not up yet: 60s, 2min",
     .member = &Options::wait,
     .value = "TIME"},
    {.names = "--create-database",
     .help = "create the database if it does not exist",
     .member = &Options::create_database},
};

constexpr Option behaviour[] = {
    {.names = "--dir",
     .help = "folder of the files (default: migrations)",
     .member = &Options::folder,
     .value = "FOLDER"},
    {.names = "--layout",
     .help = "the tool the folder was made for, where that is not clear",
     .member = &Options::layout,
     .value = "NAME"},
    {.names = "--set",
     .help = "the value of a variable in the files; given again for each",
     .member = &Options::set,
     .value = "NAME=VALUE"},
    {.names = "--environment",
     .help = "section of the configuration file: dev, staging, prod, ...",
     .member = &Options::environment,
     .value = "NAME"},
    {.names = "--engine",
     .help = "auto: the extension, or where it is not to be had, SQL functions",
     .member = &Options::engine,
     .value = "NAME",
     .known = "auto,native,portable"},
    {.names = "--on-drift",
     .help = "what exists is not as wanted: warning, error or ignore",
     .member = &Options::on_drift,
     .value = "POLICY",
     .known = "warning,error,ignore"},
    {.names = "--on-changed-file",
     .help = "a file changed after it was applied: error or warning",
     .member = &Options::on_changed_file,
     .value = "POLICY",
     .known = "error,warning"},
    {.names = "--wait-timeout",
     .help = "how long to wait for another run to end: 30s, 10min, 0 for any time",
     .member = &Options::wait_timeout,
     .value = "TIME"},
};

constexpr Option several[] = {
    {.names = "--each-database",
     .help = "do it in each database of the server that matches: tenant_*",
     .member = &Options::each_database,
     .value = "PATTERN"},
    {.names = "--each-schema",
     .help = "do it in each schema that matches",
     .member = &Options::each_schema,
     .value = "PATTERN"},
    {.names = "--targets",
     .help = "do it in each database of this file, an address on each line",
     .member = &Options::targets,
     .value = "FILE"},
    {.names = "--jobs",
     .help = "in how many of them at once (default: 4)",
     .member = &Options::jobs,
     .value = "N"},
};

constexpr Option output[] = {
    {.names = "-q,--quiet",
     .help = "print no progress, only warnings and errors",
     .member = &Options::quiet},
    {.names = "--json", .help = "print the answer as one JSON document", .member = &Options::json},
    {.names = "--log-format",
     .help = "of what goes to stderr: text, or json: an object per line",
     .member = &Options::log_format,
     .value = "FORMAT",
     .known = "text,json"},
};

constexpr OptionGroup groups[] = {{"Connection", connection},
                                  {"Options", behaviour},
                                  {"Many databases", several},
                                  {"Output", output}};

}  // namespace

std::span<const OptionGroup> general_options() {
  return groups;
}

std::string variable_of(const Option &option) {
  const std::string_view names = option.names;
  std::string variable = "PG_IDEM_";
  for (const char c : names.substr(names.find("--") + 2))
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

}  // namespace pg_idem::client
