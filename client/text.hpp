// Lines and words of a text; and file names that begin with a version.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/comment_line.hpp"

namespace pg_idem::client {

bool equal_ignoring_case(std::string_view a, std::string_view b);
std::vector<std::string_view> words_of(std::string_view text, std::string_view separators = " \t");

struct Line {
  int number;              // from 1
  std::string_view text;   // without its end
  std::size_t begin, end;  // in the text; `end` is where the next line begins
};

// for (const Line &line : Lines(text))
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  class Iterator {
   public:
    Iterator(std::string_view text, std::size_t begin, int number);
    const Line &operator*() const { return line_; }
    Iterator &operator++();
    bool operator!=(const Iterator &other) const { return line_.begin != other.line_.begin; }

   private:
    std::string_view text_;
    Line line_;
  };
  Iterator begin() const { return {text_, 0, 1}; }
  Iterator end() const { return {text_, text_.size(), 0}; }

 private:
  std::string_view text_;
};

// What follows `mark` in a comment line `-- mark ...`, trimmed; nothing: it is no such line.
std::optional<std::string_view> after_mark(std::string_view line, std::string_view mark,
                                           std::string_view comment = "--");

// Control characters as psql shows them, \x1b: they may come from whoever may log in to the
// database, and a terminal would obey. A line end and a tab stay.
std::string visible(std::string_view text);
std::string_view without_byte_order_mark(std::string_view text);
std::string with_spaces(std::string_view slug);     // underscores are blanks
std::string description_in(std::string_view name);  // VERSION_add_users: "add users"

// A version that is a number, and what is behind it.
std::string_view leading_digits(std::string_view text);
std::string without_leading_zeros(std::string_view digits);
std::string with_leading_zeros(const std::string &digits, std::size_t width);
bool is_smaller_number(std::string_view a, std::string_view b);  // of any length

// `001_add_users.sql` with a separator of those: version and the rest of the name.
struct NumberedName {
  std::string_view version;
  std::string_view slug;
};
std::optional<NumberedName> numbered_name(std::string_view name, std::string_view end_of_name,
                                          std::string_view separators = "_");

}  // namespace pg_idem::client
