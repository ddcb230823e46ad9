// From a section's text to statements, and their way through the engine.
#include "run/script.hpp"

#include "core/sqlstate.hpp"
#include "ensure/kinds.hpp"
#include "ensure/revision_script.hpp"
#include "ensure/tell.hpp"
#include "run/location.hpp"
#include "server/query.hpp"
#include "server/state_guard.hpp"

namespace pg_idem {
namespace {

bool has_lines_for_psql(std::string_view text) {
  return text.starts_with('\\') || text.find("\n\\") != text.npos;
}

std::vector<Statement> statements_of(const Source &source) {
  return located(source, nullptr, [&] {
    try {
      return parse(source.text());
    } catch (const ServerError &error) {
      if (error.data()->sqlerrcode == ERRCODE_SYNTAX_ERROR && has_lines_for_psql(source.text()))
        set_hint(error,
                 "A line that begins with \\ is for psql. Leave out its commands, and write the "
                 "rows of COPY ... FROM stdin as INSERT, as pg_dump --inserts does.");
      throw;
    }
  });
}

template <typename Execute>
void for_each_statement(const Source &source, Execute execute) {
  const SourceScope scope(source.text().c_str());
  const std::vector<Statement> statements = statements_of(source);
  for (const Statement &statement : statements) {
    begin_statement(line_of(source, statement));
    located(source, &statement, [&] { execute(statement); });
  }
}

void verify(const Statement &statement) {
  const Rows rows = query_user_sql(statement.text(), 2);
  if (SPI_tuptable == nullptr) return;  // no query: DO, which must only run
  const bool one_value = rows.size() == 1 && SPI_tuptable->tupdesc->natts == 1 &&
                         TupleDescAttr(SPI_tuptable->tupdesc, 0)->atttypid == BOOLOID;
  if (!one_value)
    throw Error(sqlstate::verify_failed, "the query of a verify section must return one boolean");
  if (!rows[0].boolean(1))
    throw Error(sqlstate::verify_failed, "verification failed: the query returned " +
                                             std::string(rows[0].is_null(1) ? "null" : "false"));
}

// Judged as a whole, not statement by statement.
void ensure_all(const Source &source, Repeat repeat, DoneAgain again) {
  const SourceScope scope(source.text().c_str());
  const std::vector<Statement> statements = statements_of(source);
  ensure_revision(statements, repeat, again,
                  [&](const Statement &statement, const std::function<void()> &execute) {
                    begin_statement(line_of(source, statement));
                    located(source, &statement, execute);
                  });
}

void run_section(const Migration &migration, const Source &source) {
  try {
    if (migration.idempotent)
      ensure_all(source, migration.repeat, done_again(migration));
    else
      for_each_statement(source, [](const Statement &statement) { execute_as_it_is(statement); });
  } catch (const ServerError &error) {
    if (error.data()->sqlerrcode == ERRCODE_UNSAFE_NEW_ENUM_VALUE_USAGE)
      set_hint(error,
               "A new enum value must be committed before it can be used. Put what uses it into a "
               "later revision, or say \"-- transaction: off\" in the header of the file; and run "
               "that by CALL migrate(...) or pg_idem upgrade.");
    throw;
  }
}

}  // namespace

DoneAgain done_again(const Migration &migration) {
  return migration.repeatable ? DoneAgain::by_design : DoneAgain::by_mistake;
}

void run_scripts(const Migration &migration, Direction direction) {
  const ScriptScope script;
  if (direction == Direction::down) {
    if (migration.down) run_section(migration, down_source(migration));
    return;
  }
  run_section(migration, up_source(migration));
  run_verify(migration);
}

void run_hook_script(const Source &source) {
  const ScriptScope script;
  ensure_all(source, Repeat::refuse, DoneAgain::by_design);
}

void run_verify(const Migration &migration) {
  const ScriptScope script;
  if (migration.verify) for_each_statement(verify_source(migration), verify);
}

}  // namespace pg_idem
