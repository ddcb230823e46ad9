// migration_statements(revision, direction): the statements of a section, one by one, as the
// server's own parser takes them apart.
#include "core/sqlstate.hpp"
#include "functions/request.hpp"
#include "functions/result_set.hpp"
#include "run/location.hpp"
#include "server/query.hpp"

using namespace pg_idem;

namespace {

Source source_of(const Migration &migration, Direction direction) {
  if (direction == Direction::up) return up_source(migration);
  if (migration.down) return down_source(migration);
  throw Error(sqlstate::no_way_down, "revision \"" + migration.revision + "\" has no way down",
              "Its file " + migration.file + " has no section \"-- migrate:down\".");
}

}  // namespace

SQL_FUNCTION(migration_statements) {
  const Request request = read_request(fcinfo);
  begin_result(fcinfo);
  with_spi([&] {
    const Migration migration = load_migration(request.target);
    const Source source = source_of(migration, request.only.value_or(Direction::up));
    const SourceScope scope(source.text().c_str());
    int position = 0;
    for (const Statement &statement :
         located(source, nullptr, [&] { return parse(source.text()); }))
      put_row(fcinfo, {Int32GetDatum(++position), to_text(statement.text())});
  });
  return return_null(fcinfo);
}
