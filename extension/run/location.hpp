// Where in a migration's file an error happened: file, line, column, section and statement, added
// to the error's CONTEXT, and the statement to the journal.
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

// The line of the file on which the statement begins.
int line_of(const Section &section, const Statement &statement);

// Runs `body`; an error of it carries its place.
template <typename Body>
auto located(const ScriptPlace &place, const Statement *statement, Body body) {
  try {
    return body();
  } catch (const ServerError &error) {
    locate(error, place, statement);
    throw;
  } catch (Error &error) {
    locate(error, place, statement);
    throw;
  }
}

}  // namespace pg_idem
