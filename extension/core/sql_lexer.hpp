// SQL text, token by token, by the rules of psql's own lexer (psqlscan.l): where quotes, dollar
// quotes and comments begin and end. Grammar is not known.
#pragma once

#include <cstddef>
#include <string_view>

namespace pg_idem {

// for (SqlLexer lexer(sql); lexer.next();)
class SqlLexer {
 public:
  // An identifier is one in double quotes; a string may be in dollar quotes; a symbol is one
  // character, or :: or :=.
  enum class Kind { space, comment, string, identifier, word, symbol };

  explicit SqlLexer(std::string_view sql, bool standard_conforming_strings = true)
      : sql_(sql), backslash_escapes_(!standard_conforming_strings) {}

  bool next();  // false: there is no other one

  Kind kind() const { return kind_; }
  std::size_t begin() const { return begin_; }
  std::size_t end() const { return at_; }
  std::string_view text() const { return sql_.substr(begin_, at_ - begin_); }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  Kind skip();
  Kind skip_space();
  void skip_past(std::string_view end, std::size_t from);
  Kind skip_comment();
  Kind skip_string(bool escapes);
  bool goes_on();
  Kind skip_word();
  Kind skip_dollar_quotes();

  std::string_view sql_;
  bool backslash_escapes_;
  std::size_t begin_ = 0, at_ = 0;
  Kind kind_ = Kind::space;
};

// What a word begins with, and what may be in it beside $.
bool begins_word(char c);
bool is_in_word(char c);

}  // namespace pg_idem
