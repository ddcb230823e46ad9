// Databases and schemas are looked up when the run begins; templates and the system's own are none.
#include "many/targets.hpp"

#include <cstdio>
#include <memory>
#include <utility>

#include "connection/connection.hpp"
#include "core/wording.hpp"
#include "redaction.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr char databases[] =
    "SELECT datname FROM pg_catalog.pg_database"
    " WHERE datname LIKE $1 AND datallowconn AND NOT datistemplate ORDER BY datname";
constexpr char schemas[] =
    "SELECT nspname FROM pg_catalog.pg_namespace"
    " WHERE nspname LIKE $1 AND nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'idem')"
    " ORDER BY nspname";

Target only(const Options &options) {
  Target target{"", options};
  for (std::string Options::*several :
       {&Options::each_database, &Options::each_schema, &Options::targets})
    (target.options.*several).clear();
  return target;
}

// To its end, whatever it is: a pipe, too.
std::string content_of(const std::string &path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "re"),
                                                              std::fclose);
  std::string text;
  char part[4096];
  for (std::size_t got; file && (got = std::fread(part, 1, sizeof part, file.get())) > 0;)
    text.append(part, got);
  if (!file || std::ferror(file.get())) throw file_failure("read file", path);
  return text;
}

// One for each line of the file that is neither empty nor a comment.
std::vector<Target> from_file(const Target &base, const std::string &path) {
  std::vector<Target> found;
  const std::string text = content_of(path);
  for (const Line &line : Lines(text)) {
    const std::string address(trim(line.text));
    if (address.empty() || address.front() == '#') continue;
    Target target{redacted(address), base.options};
    target.options.database = address;
    target.options.prompt = PasswordPrompt::never;
    found.push_back(std::move(target));
  }
  return found;
}

// For LIKE, from a pattern as psql knows them: * and ? stand for anything and for one character.
std::string like_pattern(std::string_view pattern) {
  std::string text;
  for (const char c : pattern) {
    if (c == '%' || c == '_' || c == '\\') text += '\\';
    text += c == '*' ? '%' : c == '?' ? '_' : c;
  }
  return text;
}

// What `query` names there, each in the member of the options that is its place.
std::vector<Target> look_up(const Target &base, const char *query, const std::string &pattern,
                            std::string Options::*place) {
  Connection connection(base.options);
  const Result names = connection.run(query, {like_pattern(pattern)});
  std::vector<Target> found;
  for (int row = 0; row < names.rows(); ++row) {
    Target target = base;
    target.options.*place = names.copy(row, 0);
    target.options.password = connection.password();
    target.options.prompt = PasswordPrompt::never;
    target.name += (base.name.empty() ? "" : ".") + names.copy(row, 0);
    found.push_back(std::move(target));
  }
  return found;
}

}  // namespace

bool has_several_targets(const Options &options) {
  return !options.each_database.empty() || !options.each_schema.empty() || !options.targets.empty();
}

std::vector<Target> find_targets(const Options &options) {
  if (!options.targets.empty() && !options.each_database.empty())
    throw Failure(ExitCode::usage, "options --targets and --each-database cannot be used together");
  std::vector<Target> found{only(options)};
  if (!options.targets.empty()) found = from_file(found.front(), options.targets);
  if (!options.each_database.empty())
    found = look_up(found.front(), databases, options.each_database, &Options::other_database);
  if (!options.each_schema.empty()) {
    std::vector<Target> bases = std::exchange(found, {});
    for (const Target &base : bases)
      for (Target &target : look_up(base, schemas, options.each_schema, &Options::schema))
        found.push_back(std::move(target));
  }
  if (found.empty())
    throw Failure(ExitCode::usage, "no database or schema is meant",
                  "Nothing there is called " +
                      in_quotes(!options.targets.empty()       ? options.targets
                                : !options.each_schema.empty() ? options.each_schema
                                                               : options.each_database) +
                      ".");
  return found;
}

}  // namespace pg_idem::client
