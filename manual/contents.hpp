// The verbs and options as the client itself has them, in the form that every page needs. All pages
// are made from this while the client is built, so that none of them can be out of date.
#pragma once

#include <string>
#include <vector>

#include "core/wording.hpp"

namespace pg_idem::manual {

struct Option {
  std::vector<std::string> names;  // with their dashes, the short one first
  std::string value;               // what the help calls it; empty: it takes none
  std::string help;
  std::string variable;            // of the environment; empty: none
  std::vector<std::string> known;  // the values it may have; none: any
};

struct Group {
  std::string name;
  std::vector<Option> options;
};

struct Verb {
  std::string name, summary, description;
  std::string argument, argument_help;  // empty: it takes none
  bool needs_argument = false;
  std::vector<Option> options;  // its own
};

struct Contents {
  std::vector<Group> groups;  // the general options
  std::vector<Verb> verbs;
  std::vector<std::string> notes;  // paragraphs below the lists of the help
};

Contents read_contents();

std::vector<Option> general_options(const Contents &contents);  // of all groups

// The targets that exist in every history, where the verb's argument is one; none elsewhere.
std::vector<std::string> known_targets(const Verb &verb);

std::string replaced(std::string text, const std::string &from, const std::string &to);

// The pages.
std::string man_page(const Contents &contents, const std::string &date);
std::string bash_completion(const Contents &contents);
std::string zsh_completion(const Contents &contents);
std::string fish_completion(const Contents &contents);

}  // namespace pg_idem::manual
