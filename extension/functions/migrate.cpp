// migrate_to(target, direction): one transaction, the caller's. CALL migrate(target, direction): a
// transaction for each revision.
#include "core/sqlstate.hpp"
#include "functions/request.hpp"
#include "server/query.hpp"

using namespace pg_idem;

namespace {

void require_top_level(FunctionCallInfo fcinfo) {
  const Node *context = fcinfo->context;
  if (context != nullptr && IsA(context, CallContext) &&
      !reinterpret_cast<const CallContext *>(context)->atomic)
    return;
  throw Error(
      sqlstate::active_sql_transaction, "migrate cannot run inside a transaction block",
      "It commits after each revision.",
      "Call it outside BEGIN and functions, or use SELECT migrate_to(...), which runs in the "
      "transaction of its caller.");
}

}  // namespace

SQL_FUNCTION(migrate_to) {
  const Request request = read_request(fcinfo);
  return Int32GetDatum(with_spi([&] { return run_in_transaction(request); }));
}

SQL_FUNCTION(migrate) {
  require_top_level(fcinfo);
  const Request request = read_request(fcinfo);
  with_spi([&] { run_by_revision(request); }, SPI_OPT_NONATOMIC);
  return return_null(fcinfo);
}

SQL_FUNCTION(stamp_revisions) {
  const std::vector<std::string> revisions = Arguments(fcinfo).texts(0, "revisions");
  return Int32GetDatum(with_spi([&] { return stamp_revisions(revisions); }));
}

SQL_FUNCTION(stamp_to) {
  const Request request = read_request(fcinfo);
  return Int32GetDatum(with_spi([&] { return stamp(request); }));
}
