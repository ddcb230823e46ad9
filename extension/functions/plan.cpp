// migration_plan(target, direction): the steps that a run would take.
#include "functions/request.hpp"
#include "functions/result_set.hpp"
#include "server/query.hpp"

using namespace pg_idem;

SQL_FUNCTION(migration_plan) {
  const Request request = read_request(fcinfo);
  begin_result(fcinfo);
  with_spi([&] {
    const PlannedRun run = plan_run(request);
    int position = 0;
    for (const PlanStep &step : run.plan) {
      const Revision &revision = run.history.graph[step.revision];
      put_row(fcinfo, {Int32GetDatum(++position), to_text(revision.id),
                       to_text(direction_name(step.direction)), to_text(revision.description),
                       to_text(revision.file)});
    }
  });
  return return_null(fcinfo);
}
