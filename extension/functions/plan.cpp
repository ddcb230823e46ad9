// migration_plan(target, direction): the steps that a run would take.
#include "functions/request.hpp"
#include "server/query.hpp"

using namespace pg_idem;

namespace {

void prepare_result(FunctionCallInfo fcinfo) {
  InitMaterializedSRF(fcinfo, 0);
}

void put_row(FunctionCallInfo fcinfo, int position, const Revision &revision, Direction direction) {
  auto *result = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
  Datum values[] = {Int32GetDatum(position), to_text(revision.id),
                    to_text(direction == Direction::up ? "up" : "down"),
                    to_text(revision.description), to_text(revision.file)};
  bool nulls[] = {false, false, false, false, false};
  call_postgres(tuplestore_putvalues, result->setResult, result->setDesc, &values[0], &nulls[0]);
}

}  // namespace

SQL_FUNCTION(migration_plan) {
  const Request request = read_request(fcinfo);
  call_postgres(prepare_result, fcinfo);
  with_spi([&] {
    const PlannedRun run = plan_run(request);
    int position = 0;
    for (const PlanStep &step : run.plan)
      put_row(fcinfo, ++position, run.history.graph[step.revision], step.direction);
  });
  return return_null(fcinfo);
}
