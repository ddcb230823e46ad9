// migration_statements(revision, direction): the statements of a section, one by one, as the
// server's own parser takes them apart.
#include "core/sqlstate.hpp"
#include "functions/request.hpp"
#include "run/location.hpp"
#include "server/query.hpp"

using namespace pg_idem;

namespace {

void prepare_result(FunctionCallInfo fcinfo) {
  InitMaterializedSRF(fcinfo, 0);
}

void put_row(FunctionCallInfo fcinfo, int position, std::string_view statement) {
  auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
  Datum values[] = {Int32GetDatum(position), to_text(statement)};
  bool nulls[] = {false, false};
  call_postgres(tuplestore_putvalues, result->setResult, result->setDesc, &values[0], &nulls[0]);
}

Source source_of(const Migration &migration, Direction direction) {
  if (direction == Direction::up) return up_source(migration);
  if (migration.down) return down_source(migration);
  throw Error(sqlstate::no_way_down, "revision \"" + migration.revision + "\" has no way down",
              "Its file " + migration.file + " has no section \"-- migrate:down\".");
}

}  // namespace

SQL_FUNCTION(migration_statements) {
  const Request request = read_request(fcinfo);
  call_postgres(prepare_result, fcinfo);
  with_spi([&] {
    const Migration migration = load_migration(request.target);
    const Source source = source_of(migration, request.only.value_or(Direction::up));
    const SourceScope scope(source.text().c_str());
    int position = 0;
    for (const Statement &statement :
         located(source, nullptr, [&] { return parse(source.text()); }))
      put_row(fcinfo, ++position, statement.text());
  });
  return return_null(fcinfo);
}
