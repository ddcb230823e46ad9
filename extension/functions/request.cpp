// Reading (target, direction).
#include "functions/request.hpp"

#include "core/sqlstate.hpp"
#include "server/values.hpp"

namespace pg_idem {
namespace {

std::optional<Direction> read_direction(const std::optional<std::string> &text) {
  if (!text) return std::nullopt;
  if (*text == "up") return Direction::up;
  if (*text == "down") return Direction::down;
  throw Error(sqlstate::invalid_parameter_value, "\"" + *text + "\" is not a direction",
              "A direction is 'up' (never revert), 'down' (never apply), or null (either).");
}

}  // namespace

Request read_request(FunctionCallInfo fcinfo) {
  const Arguments arguments(fcinfo);
  Request request;
  request.target = arguments.text(0, "target");
  request.only = read_direction(arguments.optional_text(1));
  request.functions_schema = call_postgres(get_func_namespace, fcinfo->flinfo->fn_oid);
  return request;
}

}  // namespace pg_idem
