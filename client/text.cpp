// Only ASCII matters to it: whatever else is in a file is passed on as it is.
#include "text.hpp"

#include <algorithm>

#include "folder/checksum.hpp"

namespace pg_idem::client {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

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
  line = trim(line);
  if (!line.starts_with(comment)) return std::nullopt;
  line = trim(line.substr(comment.size()));
  if (!equal_ignoring_case(line.substr(0, mark.size()), mark)) return std::nullopt;
  return trim(line.substr(mark.size()));
}

std::string visible(std::string_view text) {
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view one = text.substr(i, 1), two = text.substr(i, 2);
    const bool is_control = (one < " " && one != "\n" && one != "\t") || one == "\x7F";
    const bool is_later_control = two >= "\xC2\x80" && two <= "\xC2\x9F";  // U+0080 to U+009F
    if (is_later_control) ++i;
    if (is_control || is_later_control)
      safe += "\\x" + hexadecimal(text.substr(i, 1));
    else
      safe += one;
  }
  return safe;
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

std::string with_spaces(std::string_view slug) {
  std::string words(slug);
  std::replace(words.begin(), words.end(), '_', ' ');
  return std::string(trim(words));
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

}  // namespace pg_idem::client
