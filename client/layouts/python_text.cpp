// A tokenizer, and a reader of literals. What it does not know it passes over, token by token, so
// that what stands in strings, brackets or comments is never taken for a statement.
#include "layouts/python_text.hpp"

#include <algorithm>
#include <utility>

namespace pg_idem::client {

namespace {

struct Token {
  enum class Kind { name, string, symbol, line_end, end } kind = Kind::end;
  std::string text;  // a string: its value
  int line = 0;
  bool begins_line = false;  // at column 0
  bool is_plain = true;      // a string: what it stands for is known
};

bool is_letter(char c) {
  return (c & 0x80) || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_(source) {}

  Token next() {
    skip_blanks();
    Token token{Token::Kind::end, {}, line_, at_ == 0 || source_[at_ - 1] == '\n', true};
    if (at_ >= source_.size()) return token;
    const char c = source_[at_];
    if (c == '\n') {
      token.kind = Token::Kind::line_end;
      ++at_, ++line_;
    } else if (is_word(c)) {
      read_word(token);
    } else if (c == '"' || c == '\'') {
      read_string(token, false);
    } else {
      token.kind = Token::Kind::symbol;
      token.text = c;
      depth_ += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
      ++at_;
    }
    return token;
  }

 private:
  bool is_at(std::string_view text) const { return source_.substr(at_).starts_with(text); }

  // Comments too, lines that go on, and line ends in brackets.
  void skip_blanks() {
    for (; at_ < source_.size(); ++at_) {
      if (is_at("#")) at_ = std::min(source_.find('\n', at_), source_.size());
      if (at_ >= source_.size()) return;
      const char c = source_[at_];
      const bool goes_on = is_at("\\\n") || is_at("\\\r\n");
      if (goes_on) at_ = source_.find('\n', at_);
      if (goes_on || (c == '\n' && depth_ > 0))
        ++line_;
      else if (c != ' ' && c != '\t' && c != '\r' && c != '\f')
        return;
    }
  }

  void read_word(Token &token) {
    token.kind = Token::Kind::name;
    while (at_ < source_.size() && is_word(source_[at_])) token.text += source_[at_++];
    if (at_ >= source_.size() || (source_[at_] != '"' && source_[at_] != '\'')) return;
    bool is_raw = false, is_plain = token.text.size() <= 2;
    for (const char c : token.text) {
      const char letter = static_cast<char>(c | 0x20);
      is_raw = is_raw || letter == 'r';
      is_plain = is_plain && (letter == 'r' || letter == 'u');
    }
    token.text.clear();
    read_string(token, is_raw);
    token.is_plain = token.is_plain && is_plain;
  }

  void read_string(Token &token, bool is_raw) {
    token.kind = Token::Kind::string;
    const std::string quote(source_.substr(at_, is_at("\"\"\"") || is_at("'''") ? 3 : 1));
    for (at_ += quote.size(); at_ < source_.size() && !is_at(quote); ++at_) {
      if (source_[at_] == '\n') ++line_;
      if (source_[at_] == '\\' && at_ + 1 < source_.size()) {
        const char escaped = source_[++at_];
        if (escaped == '\n') ++line_;
        const bool is_itself = escaped == '\\' || escaped == '\'' || escaped == '"';
        token.is_plain = token.is_plain && is_itself && !is_raw;
      }
      token.text += source_[at_];
    }
    at_ = std::min(at_ + quote.size(), source_.size());
  }

  std::string_view source_;
  std::size_t at_ = 0;
  int line_ = 1, depth_ = 0;
};

class Reader {
 public:
  explicit Reader(std::string_view source) : tokens_(source) { advance(); }

  std::vector<PythonAssignment> run() {
    while (token_.kind != Token::Kind::end) {
      if (token_.begins_line && token_.kind == Token::Kind::name) read_statement();
      while (!ends_statement()) advance();
      if (token_.kind != Token::Kind::end) advance();
    }
    return std::move(found_);
  }

 private:
  void advance() { token_ = tokens_.next(); }
  bool is_symbol(char c) const { return token_.kind == Token::Kind::symbol && token_.text[0] == c; }
  bool ends_statement() const {
    return token_.kind == Token::Kind::line_end || token_.kind == Token::Kind::end ||
           is_symbol(';');
  }

  void read_statement() {
    PythonAssignment assignment{token_.text, token_.line, {}};
    advance();
    if (is_symbol(':'))
      while (!is_symbol('=') && !ends_statement()) advance();
    if (!is_symbol('=')) return;
    advance();
    if (is_symbol('=')) return;  // a comparison
    std::vector<std::string> strings;
    if (read_values(strings, false) && ends_statement()) assignment.strings = std::move(strings);
    found_.push_back(std::move(assignment));
  }

  // Values with commas between them, up to the end of the statement or of the bracket.
  bool read_values(std::vector<std::string> &strings, bool in_bracket) {
    for (;;) {
      if (in_bracket ? is_closing() : ends_statement()) return true;
      if (!read_value(strings)) return false;
      if (is_symbol(','))
        advance();
      else
        return in_bracket ? is_closing() : ends_statement();
    }
  }

  bool is_closing() const { return is_symbol(')') || is_symbol(']') || is_symbol('}'); }

  bool read_value(std::vector<std::string> &strings) {
    if (is_symbol('(') || is_symbol('[') || is_symbol('{')) {
      advance();
      if (!read_values(strings, true)) return false;
      advance();
      return true;
    }
    if (token_.kind == Token::Kind::name && token_.text == "None") return advance(), true;
    if (token_.kind != Token::Kind::string) return false;
    std::string text;
    bool is_plain = true;
    for (; token_.kind == Token::Kind::string; advance()) {  // next to each other they are one
      text += token_.text;
      is_plain = is_plain && token_.is_plain;
    }
    strings.push_back(std::move(text));
    return is_plain;
  }

  Tokenizer tokens_;
  Token token_;
  std::vector<PythonAssignment> found_;
};

}  // namespace

std::vector<PythonAssignment> python_assignments(std::string_view source) {
  return Reader(source).run();
}

}  // namespace pg_idem::client
