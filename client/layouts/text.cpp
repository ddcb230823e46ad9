// Only ASCII matters to it: whatever else is in a file is passed on as it is.
#include "layouts/text.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

constexpr std::string_view blanks = " \t\r\f\v\n";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view take_word(std::string_view &text) {
  text = trimmed(text);
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text = trimmed(text.substr(word.size()));
  return word;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> words_of(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

Lines::Iterator::Iterator(std::string_view text, std::size_t begin, int number)
    : text_(text), line_{number, {}, begin, begin} {
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  line_.end = std::min(end + 1, text.size());
  line_.text = text.substr(begin, end - begin);
  if (line_.text.ends_with('\r')) line_.text.remove_suffix(1);
}

Lines::Iterator &Lines::Iterator::operator++() {
  return *this = Iterator(text_, line_.end, line_.number + 1);
}

std::optional<std::string_view> after_mark(std::string_view line, std::string_view mark,
                                           std::string_view comment) {
  line = trimmed(line);
  if (!line.starts_with(comment)) return std::nullopt;
  line = trimmed(line.substr(comment.size()));
  if (!equal_ignoring_case(line.substr(0, mark.size()), mark)) return std::nullopt;
  return trimmed(line.substr(mark.size()));
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

std::string with_spaces(std::string_view slug) {
  std::string words(slug);
  std::replace(words.begin(), words.end(), '_', ' ');
  return std::string(trimmed(words));
}

std::string description_in(std::string_view name) {
  const std::size_t slug = name.find('_');
  return slug == name.npos ? std::string() : with_spaces(name.substr(slug));
}

std::string_view leading_digits(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(
                            std::find_if_not(text.begin(), text.end(), is_digit) - text.begin()));
}

std::string without_leading_zeros(std::string_view digits) {
  return std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)));
}

std::string with_leading_zeros(const std::string &digits, std::size_t width) {
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

bool is_smaller_number(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

std::optional<NumberedName> numbered_name(std::string_view name, std::string_view end_of_name,
                                          std::string_view separators) {
  if (!name.ends_with(end_of_name)) return std::nullopt;
  name.remove_suffix(end_of_name.size());
  const std::string_view version = leading_digits(name);
  if (version.empty()) return std::nullopt;
  name.remove_prefix(version.size());
  if (name.empty()) return NumberedName{version, name};
  if (separators.find(name.front()) == separators.npos) return std::nullopt;
  return NumberedName{version, name.substr(1)};
}

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

void Draft::refuse_sections_in(const Part &part) const {
  if (part.text.find("migrate:") == part.text.npos) return;
  for (const Line &line : Lines(part.text))
    for (const char *section : {"migrate:up", "migrate:down", "migrate:verify"})
      if (after_mark(line.text, section))
        refuse(tree_, part.file.empty() ? file_.name : part.file, part.line + line.number - 1,
               "a section of pg_idem's own format is in a file of another one",
               "The line is " + in_quotes(line.text) + ".",
               "If the folder is in pg_idem's format, say --layout pg_idem.");
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
