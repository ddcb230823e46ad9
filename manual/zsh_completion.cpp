// Completion for zsh, in the words of its _arguments.
#include "contents.hpp"

namespace pg_idem::manual {

namespace {

// Inside single quotes, where _arguments takes brackets and colons for its own.
std::string escaped(std::string text) {
  for (const char *special : {"\\", "[", "]", ":"})
    text = replaced(text, special, std::string("\\") + special);
  return replaced(replaced(text, "'", "'\\''"), "\n", " ");
}

std::string action(const Option &option) {
  if (option.value == "FOLDER") return "_files -/";
  if (option.value == "FILE") return "_files";
  return option.known.empty() ? "" : "(" + joined(option.known, " ") + ")";
}

std::string specification(const Option &option) {
  const std::string name = option.names.size() == 1 ? "'" + option.names.front()
                                                    : "'(" + joined(option.names, " ") + ")'{" +
                                                          joined(option.names, ",") + "}'";
  std::string text = name + "[" + escaped(option.help) + "]";
  if (!option.value.empty()) text += ":" + escaped(option.value) + ":" + action(option);
  return text + "'";
}

std::string specifications(const std::vector<Option> &options, const std::string &indent) {
  std::string text;
  for (const Option &option : options) text += indent + specification(option) + "\n";
  return text;
}

std::string of(const Verb &verb) {
  std::string text = "        " + verb.name + ")\n          own=(\n" +
                     specifications(verb.options, "            ");
  if (!verb.argument.empty())
    text += "            '1:" + verb.argument + ":(" + joined(known_targets(verb), " ") + ")'\n";
  return text + "          ) ;;\n";
}

constexpr char script[] = R"(#compdef pg_idem
# Completion of pg_idem for zsh, made from its own tables by manual/zsh_completion.cpp.

_pg_idem() {
  local context state state_descr line
  typeset -A opt_args
  local -a general own verbs
  general=(
@GENERAL@  )
  verbs=(
@VERBS@  )
  _arguments -C $general '1: :->verb' '*:: :->rest'
  case $state in
    verb) _describe verb verbs ;;
    rest)
      case $words[1] in
@CASES@      esac
      _arguments $general $own ;;
  esac
}

_pg_idem "$@"
)";

}  // namespace

std::string zsh_completion(const Contents &contents) {
  std::string verbs, cases;
  for (const Verb &verb : contents.verbs) {
    verbs += "    '" + verb.name + ":" + escaped(verb.summary) + "'\n";
    cases += of(verb);
  }
  std::string text =
      replaced(script, "@GENERAL@", specifications(general_options(contents), "    "));
  return replaced(replaced(text, "@VERBS@", verbs), "@CASES@", cases);
}

}  // namespace pg_idem::manual
