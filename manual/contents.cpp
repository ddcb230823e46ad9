// Reads the client's own tables. CLI11's is asked for the general options, because it also has
// those that are in no table of ours, as --help.
#include "contents.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>

#include "command_line/command_line.hpp"
#include "command_line/general_options.hpp"
#include "command_line/help.hpp"
#include "layouts/layout.hpp"

namespace pg_idem::manual {

namespace {

using client::all_layouts;

std::vector<std::string> known_values(const client::Option &option) {
  if (option.member == decltype(option.member)(&client::Options::layout)) {
    std::vector<std::string> names;
    for (const client::Layout *layout : all_layouts()) names.push_back(layout->name);
    return names;
  }
  return option.known ? CLI::detail::split(option.known, ',') : std::vector<std::string>();
}

Option option_of(const client::Option &option) {
  return {.names = CLI::detail::split(option.names, ','),
          .value = option.value,
          .help = option.help,
          .variable = {},
          .known = known_values(option)};
}

std::vector<std::string> known_values(const std::vector<std::string> &names) {
  for (const client::OptionGroup &group : client::general_options())
    for (const client::Option &option : group.options)
      if (option_of(option).names == names) return known_values(option);
  return {};
}

Option option_of(const CLI::Option &option) {
  Option found;
  for (const std::string &name : option.get_snames()) found.names.push_back("-" + name);
  for (const std::string &name : option.get_lnames()) found.names.push_back("--" + name);
  if (option.get_option_text() != " ") found.value = option.get_option_text();
  found.help = option.get_description();
  found.variable = option.get_envname();
  found.known = known_values(found.names);
  return found;
}

std::vector<Group> read_groups() {
  client::Options options;
  CLI::App app;
  client::describe(app, options);
  std::vector<Group> groups;
  for (const CLI::Option *option : app.get_options()) {
    const auto is_its = [&](const Group &group) { return group.name == option->get_group(); };
    auto group = std::find_if(groups.begin(), groups.end(), is_its);
    if (group == groups.end()) group = groups.insert(group, {option->get_group(), {}});
    group->options.push_back(option_of(*option));
  }
  return groups;
}

std::string in_capitals(std::string text) {
  for (char &c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

Verb verb_of(const client::Verb &verb) {
  Verb found{.name = verb.name,
             .summary = verb.summary,
             .description = verb.description,
             .argument = verb.argument.name ? in_capitals(verb.argument.name) : "",
             .argument_help = verb.argument.help ? verb.argument.help : "",
             .needs_argument = verb.argument.name && !verb.argument.fallback,
             .options = {}};
  for (const client::Option &option : verb.options) found.options.push_back(option_of(option));
  return found;
}

std::vector<std::string> paragraphs(const std::string &text) {
  std::vector<std::string> found;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 2) {
    end = std::min(text.find("\n\n", begin), text.size());
    found.push_back(text.substr(begin, end - begin));
  }
  return found;
}

}  // namespace

Contents read_contents() {
  Contents contents{.groups = read_groups(), .verbs = {}, .notes = paragraphs(client::footer)};
  for (const client::Verb *verb : client::all_verbs()) contents.verbs.push_back(verb_of(*verb));
  return contents;
}

std::vector<Option> general_options(const Contents &contents) {
  std::vector<Option> all;
  for (const Group &group : contents.groups)
    all.insert(all.end(), group.options.begin(), group.options.end());
  return all;
}

std::vector<std::string> known_targets(const Verb &verb) {
  if (verb.argument != "TARGET") return {};
  return {"head", "heads", "base"};
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace pg_idem::manual
