// SQL text as far as tools other than the server have to look at it: where statements begin and
// end, and which words they begin with. Quotes, dollar quotes and comments are known, grammar is
// not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pg_idem::client {

struct SqlStatement {
  std::size_t begin;  // of its first word
  std::size_t end;    // behind its last one: before the semicolon, blanks and comments
  std::string words;  // its first words in upper case with a blank between
};

std::vector<SqlStatement> sql_statements(std::string_view sql);

// Whether one of the statements cannot run in a transaction: CREATE INDEX CONCURRENTLY, VACUUM, ...
bool needs_no_transaction(std::string_view sql);

// Whether one of them is ALTER TYPE ... ADD VALUE: the value cannot be used before it is committed.
bool adds_enum_value(std::string_view sql);

}  // namespace pg_idem::client
