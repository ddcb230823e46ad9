// What has no end goes on to the end of the text.
#include "core/sql_lexer.hpp"

#include <algorithm>

namespace pg_idem {

namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

}  // namespace

bool begins_word(char c) {
  return (c & 0x80) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

bool is_in_word(char c) {
  return begins_word(c) || (c >= '0' && c <= '9');
}

bool SqlLexer::next() {
  begin_ = at_;
  if (at_ == sql_.size()) return false;
  kind_ = skip();
  at_ = std::min(at_, sql_.size());
  return true;
}

SqlLexer::Kind SqlLexer::skip() {
  const char c = peek(), behind = peek(1);
  if (is_space(c)) return skip_space();
  if (c == '-' && behind == '-') return skip_past("\n", at_), Kind::comment;
  if (c == '/' && behind == '*') return skip_comment();
  if (c == '\'') return skip_string(backslash_escapes_);
  if (c == '"') return skip_past("\"", at_ + 1), Kind::identifier;
  if (c == '$') return skip_dollar_quotes();
  if (is_in_word(c)) return skip_word();
  at_ += c == ':' && (behind == ':' || behind == '=') ? 2 : 1;
  return Kind::symbol;
}

SqlLexer::Kind SqlLexer::skip_space() {
  while (is_space(peek())) ++at_;
  return Kind::space;
}

void SqlLexer::skip_past(std::string_view end, std::size_t from) {
  const std::size_t found = sql_.find(end, from);
  at_ = found == sql_.npos ? sql_.size() : found + end.size();
}

SqlLexer::Kind SqlLexer::skip_comment() {
  int depth = 0;
  do {
    const std::string_view two = sql_.substr(at_, 2);
    depth += two == "/*" ? 1 : two == "*/" ? -1 : 0;
    at_ += two == "/*" || two == "*/" ? 2 : 1;
  } while (depth > 0 && at_ < sql_.size());
  return Kind::comment;
}

// A string goes on behind white space with a line end in it.
SqlLexer::Kind SqlLexer::skip_string(bool escapes) {
  do {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (escapes && peek() == '\\')
        ++at_;
      else if (peek() == '\'' && peek(1) == '\'')
        ++at_;
      else if (peek() == '\'')
        break;
    }
    ++at_;
  } while (goes_on());
  return Kind::string;
}

bool SqlLexer::goes_on() {
  const std::size_t end = at_;
  bool new_line = false;
  for (; at_ < sql_.size(); ++at_) {
    if (peek() == '-' && peek(1) == '-' && new_line) skip_past("\n", at_), --at_;
    new_line |= peek() == '\n' || peek() == '\r';
    if (!is_space(peek())) break;
  }
  if (new_line && peek() == '\'') return true;
  at_ = end;
  return false;
}

// E'...' has escapes of its own.
SqlLexer::Kind SqlLexer::skip_word() {
  while (is_in_word(peek()) || peek() == '$') ++at_;
  const bool is_prefix = at_ == begin_ + 1 && (sql_[begin_] | 0x20) == 'e' && peek() == '\'';
  return is_prefix ? skip_string(true) : Kind::word;
}

SqlLexer::Kind SqlLexer::skip_dollar_quotes() {
  std::size_t length = 1;
  if (begins_word(peek(length)))
    while (is_in_word(peek(length))) ++length;
  if (peek(length) != '$') return ++at_, Kind::symbol;
  const std::string_view tag = sql_.substr(at_, length + 1);
  skip_past(tag, at_ + tag.size());
  return Kind::string;
}

}  // namespace pg_idem
