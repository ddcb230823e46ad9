// A script as it is executed: one section of a file, with the values of its variables in place, and
// the way back to what the user wrote. The value of a variable is the setting idem.NAME.
#pragma once

#include <string>
#include <string_view>

#include "core/migration_file.hpp"
#include "core/variables.hpp"
#include "run/state.hpp"
#include "server/statement.hpp"

namespace pg_idem {

class Source {
 public:
  // `title` and `section_name` say in errors what it is. Throws Error undefined_variable.
  Source(std::string title, std::string file, std::string section_name, const Section &section);

  const std::string &text() const { return script_.text(); }  // what is parsed and executed

  // What the user wrote: there where text() has these bytes, or that statement.
  std::string_view written(size_t begin, size_t end) const;
  std::string_view written(const Statement &statement) const;
  std::string_view written_up_to(const Statement &statement) const;  // and it
  int written_characters(size_t begin, size_t at) const;             // between them

  int line(size_t at) const;           // of the file
  std::string place(size_t at) const;  // migration 002, file x.sql:4:16, section up

 private:
  void put_values_in();
  [[noreturn]] void fail_as_undefined(const Variable &variable) const;
  int line_of_written(size_t at) const;
  std::string place_of_written(size_t at) const;

  std::string title_, file_, section_name_;
  int first_line_;
  Substitution script_;
};

Source up_source(const Migration &migration);
Source down_source(const Migration &migration);    // which it has
Source verify_source(const Migration &migration);  // which it has

}  // namespace pg_idem
