// Values on their way between SQL and C++: text and text[] as std::string and vectors of it.
#pragma once

#include "server/boundary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pg_idem {

std::string to_string(Datum text);                 // of a text Datum, detoasted
std::vector<std::string> to_strings(Datum array);  // of a text[] Datum; NULL elements are an error

Datum to_text(std::string_view value);
Datum to_text_array(const std::vector<std::string> &values);

// A palloc'ed, zero-terminated copy for the server, in the current memory context.
char *to_c_string(std::string_view value);

// As files are written, whatever the encoding of the database is; and back.
std::string in_utf8(const std::string &text);
std::string in_server_encoding(const std::string &text);

// The arguments of an SQL function by position. `name` is what an error calls the argument.
class Arguments {
 public:
  explicit Arguments(FunctionCallInfo fcinfo) : fcinfo_(fcinfo) {}

  bool is_null(int position) const {
    return position >= fcinfo_->nargs || fcinfo_->args[position].isnull;
  }
  // Throws null_value_not_allowed.
  std::string text(int position, const char *name) const;
  std::optional<std::string> optional_text(int position) const;
  std::vector<std::string> texts(int position, const char *name) const;
  bool boolean(int position, bool if_null = false) const {
    return is_null(position) ? if_null : DatumGetBool(fcinfo_->args[position].value);
  }

 private:
  Datum required(int position, const char *name) const;

  FunctionCallInfo fcinfo_;
};

// The SQL NULL as the result of a function.
inline Datum return_null(FunctionCallInfo fcinfo) {
  fcinfo->isnull = true;
  return Datum(0);
}

}  // namespace pg_idem
