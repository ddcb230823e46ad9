// psql's variables in a script, :'name' and :"name": where they stand, and the script with their
// values in place, quoted. They are never pasted: a value stays one literal or one identifier.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pg_idem {

bool is_variable_name(std::string_view name);

struct Variable {
  enum class Form { literal, identifier };  // :'name', :"name"

  Form form;
  std::string name;
  std::size_t begin, end;  // in the script
  bool may_be_slice;       // it stands in brackets: in a[1:"x"] it is none, unless it is set
};

// Outside of quotes, dollar quotes and comments, as psql reads them; x::"char" is a cast.
std::vector<Variable> find_variables(std::string_view script, bool standard_conforming_strings);

// Builds a script with values, from its beginning to its end, and remembers the way back.
class Substitution {
 public:
  explicit Substitution(std::string_view written) : written_(written) {}

  void replace(const Variable &variable, std::string_view value);  // in their order
  void finish() { keep_up_to(written_.size()); }

  const std::string &written() const { return written_; }
  const std::string &text() const { return text_; }

  // The place in the written script where that of text() comes from. Within a value it is that of
  // the variable: where it begins, or for the end of something, where it ends.
  std::size_t written_begin(std::size_t at) const { return place(at, &Piece::written_begin); }
  std::size_t written_end(std::size_t at) const { return place(at, &Piece::written_end); }

 private:
  struct Piece {  // a value, or the script up to the next one
    std::size_t begin, end, written_begin, written_end;
    bool is_value;
  };

  void keep_up_to(std::size_t written_end);
  void add(std::string_view text, std::size_t written_end, bool is_value);
  std::size_t place(std::size_t at, std::size_t Piece::*within_value) const;

  std::string written_;
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace pg_idem
