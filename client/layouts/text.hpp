// What the layouts share: lines and words of a text, versions that are numbers, and the building of
// a migration in pg_idem's own format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "folder/folder.hpp"
#include "folder/tree.hpp"

namespace pg_idem::client {

std::string_view trimmed(std::string_view text);
std::string_view take_word(std::string_view &text);  // the first one, off `text`
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

// A migration's text of one section, and where it stands.
struct Part {
  std::string_view text;
  std::string file = {};  // empty: the migration's own
  int line = 1;
};

// The text of a section that is collected from a file, line by line: what is left out in between
// becomes empty lines, so that the lines keep their numbers.
class CollectedText {
 public:
  void begin(int line);  // once more: the section goes on there
  void add(int line, std::string_view text);

  bool has_begun() const { return line_ != 0; }
  Part part() const { return {text_, {}, line_}; }

 private:
  std::string text_;
  int line_ = 0, next_ = 0;
};

// Builds a migration in pg_idem's format.
class Draft {
 public:
  Draft(const Tree &tree, std::string name, std::string_view revision);

  Draft &header(std::string_view key, std::string_view value);  // nothing where it is empty
  Draft &list(std::string_view key, const std::vector<std::string> &values);
  Draft &outside_transaction() { return header("transaction", "off"); }
  Draft &up(const Part &part) { return section(0, "up", part); }
  Draft &down(const Part &part) { return section(1, "down", part); }
  Draft &verify(const Part &part) { return section(2, "verify", part); }
  FolderFile take() { return std::move(file_); }

 private:
  Draft &section(std::size_t index, const char *name, const Part &part);
  void refuse_sections_in(const Part &part) const;

  const Tree &tree_;
  FolderFile file_;
};

// Throws Error invalid_migration_file: "path:line: message".
[[noreturn]] void refuse(const Tree &tree, std::string_view file, int line, std::string message,
                         std::string detail = {}, std::string hint = {});
[[noreturn]] void refuse_as_no_sql(const Tree &tree, std::string_view file);

}  // namespace pg_idem::client
