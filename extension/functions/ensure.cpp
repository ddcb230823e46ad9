// ensure(sql): the engine itself, for any DDL.
#include "ensure/ensure.hpp"

#include "server/query.hpp"

using namespace pg_idem;

SQL_FUNCTION(ensure) {
  const std::string sql = Arguments(fcinfo).text(0, "sql");
  return in_source(sql, [&] { return BoolGetDatum(with_spi([&] { return ensure_script(sql); })); });
}
