// From a section's text to statements, and their way through the engine.
#include "run/script.hpp"

#include "core/sqlstate.hpp"
#include "ensure/ensure.hpp"
#include "ensure/kinds.hpp"
#include "ensure/revision_script.hpp"
#include "ensure/tell.hpp"
#include "run/location.hpp"
#include "server/query.hpp"
#include "server/state_guard.hpp"

namespace pg_idem {
namespace {

template <typename Execute>
void for_each_statement(const ScriptPlace &place, Execute execute) {
  const SourceScope source(place.section.text.c_str());
  const std::vector<Statement> statements =
      located(place, nullptr, [&] { return parse(place.section.text); });
  for (const Statement &statement : statements) {
    begin_statement(line_of(place.section, statement));
    located(place, &statement, [&] { execute(statement); });
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

void run_section(const ScriptPlace &place) {
  const SourceScope source(place.section.text.c_str());
  const std::vector<Statement> statements =
      located(place, nullptr, [&] { return parse(place.section.text); });
  const auto around = [&](const Statement &statement, const std::function<void()> &execute) {
    begin_statement(line_of(place.section, statement));
    located(place, &statement, execute);
  };
  if (place.migration.idempotent)
    ensure_revision(statements, place.migration.repeat, around);
  else
    for (const Statement &statement : statements)
      around(statement, [&] { execute_as_it_is(statement); });
}

}  // namespace

void run_scripts(const Migration &migration, Direction direction) {
  const ScriptScope script;
  if (direction == Direction::down) return run_section({migration, "down", *migration.down});
  run_section({migration, "up", migration.up});
  run_verify(migration);
}

void run_verify(const Migration &migration) {
  const ScriptScope script;
  if (migration.verify) for_each_statement({migration, "verify", *migration.verify}, verify);
}

}  // namespace pg_idem
