// What is left out of a text in between keeps its lines, empty: errors are told at the file's own.
#include "layouts/draft.hpp"

#include <cstring>
#include <utility>

#include "core/error.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "folder/checksum.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

// Nearly every text has none. The library's search is the fastest there is.
bool may_have_sections(std::string_view text) {
  constexpr std::string_view mark = "migrate:";
  return memmem(text.data(), text.size(), mark.data(), mark.size()) != nullptr;
}

}  // namespace

void CollectedText::begin(int line) {
  if (line_ == 0) line_ = next_ = line;
}

void CollectedText::add(int line, std::string_view text) {
  text_.append(static_cast<std::size_t>(line - next_), '\n');
  text_.append(text) += '\n';
  next_ = line + 1;
}

Draft::Draft(const Tree &tree, std::string name, std::string_view revision) : tree_(tree) {
  file_.name = std::move(name);
  header("revision", revision);
}

Draft &Draft::header(std::string_view key, std::string_view value) {
  if (value.empty()) return *this;
  file_.content.append("-- ").append(key).append(": ").append(value).append("\n");
  return *this;
}

Draft &Draft::list(std::string_view key, const std::vector<std::string> &values) {
  return header(key, joined(values));
}

Draft &Draft::section(std::size_t index, const char *name, const Part &part) {
  refuse_sections_in(part);
  std::string &content = file_.content;
  const std::string_view text = without_byte_order_mark(part.text);
  content.reserve(content.size() + text.size() + 64);
  if (!content.ends_with("\n")) content += '\n';
  content.append("\n-- migrate:").append(name).append("\n").append(text);
  file_.places[index] = {part.file, part.line};
  return *this;
}

FolderFile Draft::take() {
  file_.checksum = checksum_of(file_.content);
  return std::move(file_);
}

void Draft::refuse_sections_in(const Part &part) const {
  if (!may_have_sections(part.text)) return;
  for (const Line &line : Lines(part.text))
    for (const char *section : {"migrate:up", "migrate:down", "migrate:verify"})
      if (after_mark(line.text, section))
        refuse(tree_, part.file.empty() ? file_.name : part.file, part.line + line.number - 1,
               "a section of pg_idem's own format is in a file of another one",
               "The line is " + in_quotes(line.text) + ".",
               "If the folder is in pg_idem's format, say --layout pg_idem.");
}

std::string revision_name(std::string_view title) {
  std::string name(title);
  for (char &c : name)
    if (std::string_view(" \t,@").find(c) != std::string_view::npos) c = '_';
  return name;
}

void refuse(const Tree &tree, std::string_view file, int line, std::string message,
            std::string detail, std::string hint) {
  const std::string where = line > 0 ? ":" + std::to_string(line) : "";
  throw Error(sqlstate::invalid_migration_file, tree.path_of(file) + where + ": " + message,
              std::move(detail), std::move(hint));
}

void refuse_as_no_sql(const Tree &tree, std::string_view file) {
  refuse(tree, file, 0, "this migration is not SQL", {},
         "Write it as SQL, or take it out of the folder.");
}

}  // namespace pg_idem::client
