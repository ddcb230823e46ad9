// load_hook(event, file, content) and unload_hook(event).
#include "run/hooks.hpp"

#include "core/sqlstate.hpp"
#include "server/query.hpp"
#include "server/sha256.hpp"

using namespace pg_idem;

namespace {

std::string read_event(const Arguments &arguments) {
  const std::string event = arguments.text(0, "event");
  if (!is_hook_event(event))
    throw Error(sqlstate::invalid_parameter_value, "\"" + event + "\" is not an event of a run", {},
                "The events are before_run, after_run, before_revision and after_revision.");
  return event;
}

}  // namespace

SQL_FUNCTION(load_hook) {
  const Arguments arguments(fcinfo);
  const std::string event = read_event(arguments), file = arguments.text(1, "file"),
                    content = arguments.text(2, "content"), checksum = sha256(in_utf8(content));
  return BoolGetDatum(with_spi([&] { return store_hook(event, file, content, checksum); }));
}

SQL_FUNCTION(unload_hook) {
  const std::string event = read_event(Arguments(fcinfo));
  return BoolGetDatum(with_spi([&] { return remove_hook(event); }));
}
