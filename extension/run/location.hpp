// Where in the user's file an error happened: file, line, column, section and statement, added to
// the error's CONTEXT, and the statement to the journal.
#pragma once

#include "run/source.hpp"
#include "server/statement.hpp"

namespace pg_idem {

// `statement` is null where the script could not even be parsed.
void locate(const ServerError &error, const Source &source, const Statement *statement);
void locate(Error &error, const Source &source, const Statement *statement);

// The line of the file on which the statement begins.
int line_of(const Source &source, const Statement &statement);

// Runs `body`; an error of it carries its place.
template <typename Body>
auto located(const Source &source, const Statement *statement, Body body) {
  try {
    return body();
  } catch (const ServerError &error) {
    locate(error, source, statement);
    throw;
  } catch (Error &error) {
    locate(error, source, statement);
    throw;
  }
}

}  // namespace pg_idem
