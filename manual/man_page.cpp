// pg_idem(1), in the macros of man(7).
#include "command_line/help.hpp"
#include "contents.hpp"

namespace pg_idem::manual {

namespace {

// A dash that is typed is \-, and a line must not begin like a request.
std::string escaped(const std::string &text) {
  std::string escaped = replaced(replaced(text, "\\", "\\e"), "-", "\\-");
  escaped = replaced(replaced(escaped, "\n.", "\n\\&."), "\n'", "\n\\&'");
  return escaped.starts_with('.') || escaped.starts_with('\'') ? "\\&" + escaped : escaped;
}

std::string bold(const std::string &text) {
  return "\\fB" + escaped(text) + "\\fR";
}
std::string italic(const std::string &text) {
  return "\\fI" + escaped(text) + "\\fR";
}

// Indented lines are a list of their own and stay as they are.
std::string prose(const std::string &text) {
  std::string prose;
  bool is_list = false;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end + 1) {
    end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    if (line.starts_with(' ') != is_list) prose += (is_list = !is_list) ? ".nf\n" : ".fi\n";
    prose += escaped(line) + "\n";
  }
  return prose + (is_list ? ".fi\n" : "");
}

std::string item(const std::string &term, const std::string &text) {
  return ".TP\n" + term + "\n" + prose(text);
}

std::string of(const Option &option) {
  std::string term = bold(joined(option.names, ", "));
  if (!option.value.empty()) term += " " + italic(option.value);
  std::string help = option.help;
  if (!option.known.empty() && help.find(option.known.front()) == help.npos)
    help += ": " + joined(option.known, ", ");
  return item(term, help);
}

std::string of(const Verb &verb) {
  std::string text = ".SS " + verb.name;
  if (!verb.argument.empty())
    text += " " + (verb.needs_argument ? verb.argument : "[" + verb.argument + "]");
  text += "\n" + prose(verb.description);
  if (!verb.argument.empty()) text += item(italic(verb.argument), verb.argument_help);
  for (const Option &option : verb.options) text += of(option);
  return text;
}

std::string environment(const Contents &contents) {
  std::string text = ".SH ENVIRONMENT\n";
  for (const Option &option : general_options(contents))
    if (!option.variable.empty())
      text += item(bold(option.variable), "the same as " + option.names.back());
  text += item(bold("PG_IDEM_CONFIG"), "the same as --config");
  text += item(bold("DATABASE_URL"), "the database, where nothing else names one");
  return text + item(bold("PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSERVICE, ..."),
                     "as for every program of libpq");
}

constexpr char exit_codes[] = "Exit codes: ";

std::string notes(const Contents &contents) {
  std::string notes, status;
  for (const std::string &note : contents.notes)
    if (note.starts_with(exit_codes))
      status = ".SH EXIT STATUS\n" + prose(note.substr(sizeof(exit_codes) - 1));
    else
      notes += ".PP\n" + prose(note);
  return ".SH NOTES\n" + notes.substr(sizeof(".PP")) + status;
}

}  // namespace

std::string man_page(const Contents &contents, const std::string &date) {
  std::string text =
      ".\\\" Made from the client's own tables by manual/man_page.cpp.\n.TH PG_IDEM 1 " + date +
      " \"pg_idem " PG_IDEM_VERSION "\" \"User Commands\"\n";
  text += ".SH NAME\npg_idem \\- run schema migrations inside PostgreSQL, as often as you like\n";
  text += ".SH SYNOPSIS\n" + bold("pg_idem") + " [" + italic("OPTION") + "...] " + italic("VERB") +
          " [" + italic("ARGUMENT") + "]\n";
  text += ".SH DESCRIPTION\n" + prose(client::about) + ".SH VERBS\n";
  for (const Verb &verb : contents.verbs) text += of(verb);
  text += ".SH OPTIONS\n";
  for (const Group &group : contents.groups) {
    text += ".SS " + group.name + "\n";
    for (const Option &option : group.options) text += of(option);
  }
  return text + environment(contents) + notes(contents) + ".SH SEE ALSO\n" +
         ".BR psql (1),\n.BR pg_dump (1)\n";
}

}  // namespace pg_idem::manual
