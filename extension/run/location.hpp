// Where in a migration's file an error happened: file, line, column, section and statement, added
// to the error's CONTEXT.
#pragma once

#include "core/migration_file.hpp"
#include "run/state.hpp"
#include "server/statement.hpp"

namespace pg_idem {

struct ScriptPlace {
  const Migration &migration;
  const char *section_name;  // "up", "down", "verify"
  const Section &section;
};

// `statement` is null where the section could not even be parsed.
void locate(const ServerError &error, const ScriptPlace &place, const Statement *statement);
void locate(Error &error, const ScriptPlace &place, const Statement *statement);

}  // namespace pg_idem
