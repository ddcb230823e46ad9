// One pass over the script, token by token, by the rules of psql's own lexer (psqlscan.l).
#include "core/variables.hpp"

#include <algorithm>

namespace pg_idem {

namespace {

using std::string_view;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool begins_word(char c) {
  return (c & 0x80) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}
bool is_in_name(char c) {
  return begins_word(c) || is_digit(c);
}

class Scanner {
 public:
  Scanner(string_view script, bool standard_conforming_strings)
      : script_(script), backslash_escapes_(!standard_conforming_strings) {}

  std::vector<Variable> run() {
    while (at_ < script_.size()) step();
    return std::move(found_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < script_.size() ? script_[at_ + ahead] : '\0';
  }

  void step() {
    const char c = peek();
    if (c == '-' && peek(1) == '-') return skip_line();
    if (c == '/' && peek(1) == '*') return skip_comment();
    if (c == '\'') return skip_string(backslash_escapes_);
    if (c == '"') return skip_past("\"", at_ + 1);
    if (c == '$') return skip_dollar_quotes();
    if (c == ':') return read_colon();
    if (is_in_name(c)) return skip_word();
    if (c == '[') ++brackets_;
    if (c == ']' && brackets_ > 0) --brackets_;
    ++at_;
  }

  void skip_past(string_view end, std::size_t from) {
    const std::size_t found = script_.find(end, from);
    at_ = found == script_.npos ? script_.size() : found + end.size();
  }

  void skip_line() { skip_past("\n", at_); }

  void skip_comment() {
    int depth = 0;
    do {
      if (peek() == '/' && peek(1) == '*') {
        ++depth, at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        --depth, at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < script_.size());
  }

  // A string goes on behind white space with a line end in it.
  void skip_string(bool escapes) {
    do {
      for (++at_; at_ < script_.size(); ++at_) {
        if (escapes && peek() == '\\')
          ++at_;
        else if (peek() == '\'' && peek(1) == '\'')
          ++at_;
        else if (peek() == '\'')
          break;
      }
      ++at_;
    } while (goes_on());
    at_ = std::min(at_, script_.size());
  }

  bool goes_on() {
    const std::size_t end = at_;
    bool new_line = false;
    for (; at_ < script_.size(); ++at_) {
      if (peek() == '-' && peek(1) == '-' && new_line) skip_line(), --at_;
      new_line |= peek() == '\n' || peek() == '\r';
      if (string_view(" \t\n\r\f\v").find(peek()) == string_view::npos) break;
    }
    if (new_line && peek() == '\'') return true;
    at_ = end;
    return false;
  }

  // E'...' has escapes of its own.
  void skip_word() {
    const std::size_t begin = at_;
    while (is_in_name(peek()) || peek() == '$') ++at_;
    if (at_ == begin + 1 && (script_[begin] | 0x20) == 'e' && peek() == '\'') skip_string(true);
  }

  void skip_dollar_quotes() {
    std::size_t length = 1;
    if (begins_word(peek(length)))
      while (is_in_name(peek(length))) ++length;
    if (peek(length) != '$') return void(++at_);
    const string_view tag = script_.substr(at_, length + 1);
    skip_past(tag, at_ + tag.size());
  }

  void read_colon() {
    const char quote = peek(1);
    if (quote == ':' || quote == '=') return void(at_ += 2);
    std::size_t length = 2;
    if ((quote == '\'' || quote == '"') && begins_word(peek(length)))
      while (is_in_name(peek(length))) ++length;
    if (length == 2 || peek(length) != quote) return void(++at_);
    const auto form = quote == '"' ? Variable::Form::identifier : Variable::Form::literal;
    found_.push_back({form, std::string(script_.substr(at_ + 2, length - 2)), at_, at_ + length + 1,
                      brackets_ > 0});
    at_ += length + 1;
  }

  string_view script_;
  bool backslash_escapes_;
  std::size_t at_ = 0;
  int brackets_ = 0;
  std::vector<Variable> found_;
};

std::string doubled(string_view value, string_view special) {
  std::string text;
  for (const char c : value) {
    if (special.find(c) != special.npos) text += c;
    text += c;
  }
  return text;
}

// With blanks around it, so that it does not become one with what stands next to it: with another
// literal, or with a letter that gives it another meaning.
std::string quoted(Variable::Form form, string_view value) {
  if (form == Variable::Form::identifier) return " \"" + doubled(value, "\"") + "\" ";
  const bool has_backslash = value.find('\\') != value.npos;
  return (has_backslash ? " E'" : " '") + doubled(value, has_backslash ? "'\\" : "'") + "' ";
}

}  // namespace

bool is_variable_name(string_view name) {
  return !name.empty() && begins_word(name.front()) &&
         std::all_of(name.begin(), name.end(), is_in_name);
}

std::vector<Variable> find_variables(string_view script, bool standard_conforming_strings) {
  if (script.find(":'") == script.npos && script.find(":\"") == script.npos) return {};
  return Scanner(script, standard_conforming_strings).run();
}

void Substitution::replace(const Variable &variable, string_view value) {
  keep_up_to(variable.begin);
  add(quoted(variable.form, value), variable.end, true);
}

void Substitution::keep_up_to(std::size_t written_end) {
  const std::size_t begin = pieces_.empty() ? 0 : pieces_.back().written_end;
  add(string_view(written_).substr(begin, written_end - begin), written_end, false);
}

void Substitution::add(string_view text, std::size_t written_end, bool is_value) {
  const std::size_t begin = pieces_.empty() ? 0 : pieces_.back().written_end;
  pieces_.push_back({text_.size(), text_.size() + text.size(), begin, written_end, is_value});
  text_ += text;
}

std::size_t Substitution::place(std::size_t at, std::size_t Piece::*within_value) const {
  const auto ends_before = [](const Piece &piece, std::size_t place) { return piece.end < place; };
  auto piece = std::lower_bound(pieces_.begin(), pieces_.end(), at, ends_before);
  if (piece == pieces_.end()) return written_.size();
  // What begins where a piece ends belongs to the next one.
  if (within_value == &Piece::written_begin && at == piece->end && piece + 1 != pieces_.end())
    ++piece;
  if (piece->is_value) return (*piece).*within_value;
  return piece->written_begin + (at - piece->begin);
}

}  // namespace pg_idem
