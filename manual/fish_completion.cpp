// Completion for fish: one command for each verb and option.
#include "contents.hpp"

namespace pg_idem::manual {

namespace {

std::string quoted(const std::string &text) {
  return "'" + replaced(replaced(replaced(text, "\\", "\\\\"), "'", "\\'"), "\n", " ") + "'";
}

std::string behind(const Verb &verb) {
  return "complete -c pg_idem -n " + quoted("__fish_seen_subcommand_from " + verb.name);
}

std::string of(const Option &option, const std::string &command) {
  std::string text = command;
  for (const std::string &name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (option.value == "FILE")
    text += " -r -F";
  else if (option.value == "FOLDER")
    text += " -x -a '(__fish_complete_directories)'";
  else if (!option.known.empty())
    text += " -x -a " + quoted(joined(option.known, " "));
  else if (!option.value.empty())
    text += " -x";
  return text + " -d " + quoted(option.help) + "\n";
}

}  // namespace

std::string fish_completion(const Contents &contents) {
  std::string text =
      "# Completion of pg_idem for fish, made from its own tables by manual/fish_completion.cpp.\n"
      "complete -c pg_idem -f\n";
  for (const Option &option : general_options(contents)) text += of(option, "complete -c pg_idem");
  for (const Verb &verb : contents.verbs) {
    text += "complete -c pg_idem -n __fish_use_subcommand -a " + verb.name + " -d " +
            quoted(verb.summary) + "\n";
    for (const Option &option : verb.options) text += of(option, behind(verb));
    if (const auto targets = known_targets(verb); !targets.empty())
      text += behind(verb) + " -a " + quoted(joined(targets, " ")) + "\n";
  }
  return text;
}

}  // namespace pg_idem::manual
