// Completion for bash; needs nothing but bash itself.
#include <set>

#include "contents.hpp"

namespace pg_idem::manual {

namespace {

std::string names(const std::vector<Option> &options) {
  std::string names;
  for (const Option &option : options) names += " " + joined(option.names, " ");
  return names;
}

// The names of all options that take a value, of verbs too, as a pattern of `case`.
std::string with_value(const Contents &contents) {
  std::set<std::string> found;
  std::vector<Option> options = general_options(contents);
  for (const Verb &verb : contents.verbs)
    options.insert(options.end(), verb.options.begin(), verb.options.end());
  for (const Option &option : options)
    if (!option.value.empty()) found.insert(option.names.begin(), option.names.end());
  return joined({found.begin(), found.end()}, "|");
}

std::string values(const Contents &contents) {
  std::string cases;
  for (const Option &option : general_options(contents)) {
    std::string answer;
    if (!option.known.empty()) answer = "-W '" + joined(option.known, " ") + "'";
    if (option.value == "FOLDER") answer = "-d";
    if (option.value == "FILE") answer = "-f";
    if (answer.empty()) continue;
    cases += "    " + joined(option.names, "|") + ") _pg_idem_offer " + answer + "; return ;;\n";
  }
  return cases;
}

std::string verbs(const Contents &contents) {
  std::string all, cases;
  for (const Verb &verb : contents.verbs) {
    all += (all.empty() ? "" : " ") + verb.name;
    cases += "    " + verb.name + ") options+='" + names(verb.options) + "' words='" +
             joined(known_targets(verb), " ") + "' ;;\n";
  }
  return "    '') words='" + all + "' ;;\n" + cases;
}

constexpr char script[] =
    R"(# Completion of pg_idem for bash, made from its own tables by manual/bash_completion.cpp.

_pg_idem_offer() {
  mapfile -t COMPREPLY < <(compgen "$@" -- "${COMP_WORDS[COMP_CWORD]}")
  if [[ $1 != -W ]]; then compopt -o filenames; fi
}

_pg_idem() {
  local options='@OPTIONS@' words='' verb='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      @WITH_VALUE@) ((i++)) ;;
      -*) ;;
      *) verb=${COMP_WORDS[i]}; break ;;
    esac
  done
  # shellcheck disable=SC2221,SC2222 # the last case is for the values that are not known
  case ${COMP_WORDS[COMP_CWORD - 1]} in
@VALUES@    @WITH_VALUE@) return ;;
  esac
  case $verb in
@VERBS@  esac
  if [[ ${COMP_WORDS[COMP_CWORD]} == -* ]]; then words=$options; fi
  _pg_idem_offer -W "$words"
}

complete -F _pg_idem pg_idem
)";

}  // namespace

std::string bash_completion(const Contents &contents) {
  std::string text = replaced(script, "@OPTIONS@", names(general_options(contents)).substr(1));
  text = replaced(text, "@VALUES@", values(contents));
  text = replaced(text, "@WITH_VALUE@", with_value(contents));
  return replaced(text, "@VERBS@", verbs(contents));
}

}  // namespace pg_idem::manual
