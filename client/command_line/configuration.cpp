// CLI11 reads the file and takes it for stronger than the environment; here it is the other way
// round, so what the environment says is left out of the file. DATABASE_URL is weaker than a
// section that was asked for.
#include "command_line/configuration.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "core/wording.hpp"
#include "failure.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr char environments[] = "environments";

bool is_set(const std::string &variable) {
  const char *value = variable.empty() ? nullptr : std::getenv(variable.c_str());
  return value && *value;
}

bool is_mark(const CLI::ConfigItem &item) {  // that a section begins or ends
  return item.name == "++" || item.name == "--";
}

}  // namespace

// CLI11 would take a # in a password for the beginning of a comment, and a quote that is not closed
// for a part of the value.
std::string Configuration::without_comments(std::istream &input) const {
  std::string text, line;
  for (int number = 1; std::getline(input, line); ++number) {
    if (number == 1) line = without_byte_order_mark(line);
    char quote = 0;
    std::size_t end = 0;
    for (; end < line.size() && (quote || line[end] != '#'); ++end)
      if (line[end] == quote)
        quote = 0;
      else if (!quote && (line[end] == '"' || line[end] == '\''))
        quote = line[end];
    if (quote)
      throw Failure(ExitCode::usage,
                    file() + ", line " + std::to_string(number) + ": a quote is not closed");
    text += line.substr(0, end) + "\n";
  }
  return text;
}

std::vector<CLI::ConfigItem> Configuration::from_config(std::istream &input) const {
  std::istringstream text(without_comments(input));
  std::vector<CLI::ConfigItem> found = CLI::ConfigTOML::from_config(text), chosen, general;
  const std::string wanted = environment(found);
  std::vector<std::string> known;
  for (CLI::ConfigItem &item : found) {
    must_be_known(item);
    if (item.parents.size() == 2) known.push_back(item.parents.back());
    if (is_mark(item) || environment_says(item)) continue;
    if (item.parents.empty()) {
      general.push_back(std::move(item));
    } else if (item.parents.back() == wanted) {
      item.parents.clear();
      chosen.push_back(std::move(item));
    }
  }
  if (!wanted.empty() && std::find(known.begin(), known.end(), wanted) == known.end()) {
    known.erase(std::unique(known.begin(), known.end()), known.end());
    throw Failure(ExitCode::usage, "there is no environment " + in_quotes(wanted) + " in " + file(),
                  {}, known.empty() ? "" : "Those that it has are " + listed(known) + ".");
  }
  chosen.insert(chosen.end(), general.begin(), general.end());  // the first one counts
  return chosen;
}

std::string Configuration::environment(const std::vector<CLI::ConfigItem> &all) const {
  const CLI::Option *option = app_.get_option("--environment");
  if (!option->empty()) return option->results().front();
  if (is_set(option->get_envname())) return std::getenv(option->get_envname().c_str());
  const auto is_it = [](const CLI::ConfigItem &item) {
    return item.parents.empty() && item.name == "environment" && !item.inputs.empty();
  };
  const auto found = std::find_if(all.begin(), all.end(), is_it);
  return found == all.end() ? "" : found->inputs.front();
}

void Configuration::must_be_known(const CLI::ConfigItem &item) const {
  const std::vector<std::string> &parents = item.parents;
  if (!parents.empty() && (parents.front() != environments || parents.size() > 2))
    throw Failure(ExitCode::usage,
                  "unknown section " + in_quotes(CLI::detail::join(parents, ".")) + " in " + file(),
                  {}, "Write [environments.NAME].");
  if (parents.size() == 1 && is_mark(item)) return;
  if (is_mark(item) || (parents.size() != 1 && app_.get_option_no_throw("--" + item.name))) return;
  throw Failure(ExitCode::usage, "unknown option " + in_quotes(item.fullname()) + " in " + file(),
                {}, "Those of \"pg_idem --help\" may be there, by their long names.");
}

bool Configuration::environment_says(const CLI::ConfigItem &item) const {
  if (is_mark(item)) return false;
  if (item.parents.empty() && item.name == "dbname" && is_set("DATABASE_URL")) return true;
  return is_set(app_.get_option("--" + item.name)->get_envname());
}

std::string Configuration::file() const {
  return "file " + in_quotes(app_.get_config_ptr()->as<std::string>());
}

}  // namespace pg_idem::client
