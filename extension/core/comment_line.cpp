// By hand: a line is looked at once, and there are many.
#include "core/comment_line.hpp"

#include <algorithm>

namespace pg_idem {

using std::string_view;

namespace {

constexpr string_view blanks = " \t\r\f\v\n";
constexpr string_view marker_word = "migrate:";

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_lower(static_cast<char>(c | 0x20));
}

}  // namespace

string_view trim(string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

string_view take_word(string_view &text) {
  text = trim(text);
  const string_view word = text.substr(0, text.find_first_of(blanks));
  text = trim(text.substr(word.size()));
  return word;
}

bool begins_like_marker(string_view comment) {
  if (comment.size() <= marker_word.size() || !is_letter(comment[marker_word.size()])) return false;
  return std::equal(
      marker_word.begin(), marker_word.end(), comment.begin(),
      [](char wanted, char found) { return wanted == found || wanted == (found | 0x20); });
}

string_view key_of(string_view comment) {
  const std::size_t colon = comment.find(':');
  if (colon == comment.npos || colon == 0 || !is_lower(comment.front())) return {};
  if (colon + 1 < comment.size() && blanks.find(comment[colon + 1]) == blanks.npos) return {};
  const string_view key = comment.substr(0, colon);
  const bool is_word = std::all_of(key.begin(), key.end(), [](char c) {
    return is_lower(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return is_word ? key : string_view{};
}

}  // namespace pg_idem
