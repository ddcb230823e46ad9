// Functions whose bodies throw: everything that C++ can throw must arrive as an ERROR of the
// server.
#include <new>
#include <stdexcept>
#include <string>

#include "core/sqlstate.hpp"
#include "counted.hpp"
#include "server/values.hpp"

using namespace pg_idem;
using boundary_test::Counted;
using boundary_test::destroyed;

// An error of ours, with every field; NULL: none.
SQL_FUNCTION(throw_error) {
  const Arguments arguments(fcinfo);
  const Counted object;
  Error error(sqlstate::refused, arguments.text(0, "message"),
              arguments.optional_text(1).value_or(""), arguments.optional_text(2).value_or(""));
  error.context = arguments.optional_text(3).value_or("");
  throw error;
}

SQL_FUNCTION(throw_standard) {
  const Counted object;
  throw std::runtime_error(Arguments(fcinfo).text(0, "message"));
}

SQL_FUNCTION(throw_from_library) {
  const Counted object;
  return CharGetDatum(std::string("short").at(100));
}

SQL_FUNCTION(throw_bad_alloc) {
  const Counted object;
  static std::size_t volatile too_much = std::size_t{1} << 60;
  return BoolGetDatum(std::string(too_much, 'x').empty());
}

SQL_FUNCTION(throw_unknown) {
  const Counted object;
  throw 42;
}

// A message of that many bytes.
SQL_FUNCTION(throw_long) {
  const Counted object;
  throw Error(sqlstate::refused, std::string(fcinfo->args[0].value, 'x'));
}

// Every stack frame between the throw and the door has an object.
namespace {

int fall(int depth) {
  const Counted object;
  if (depth == 0) throw std::logic_error("the bottom");
  return fall(depth - 1) + 1;
}

}  // namespace

SQL_FUNCTION(throw_deep) {
  return Int32GetDatum(fall(DatumGetInt32(fcinfo->args[0].value)));
}

// How many have been destroyed since it was asked last.
SQL_FUNCTION(count_destroyed) {
  const int count = destroyed;
  destroyed = 0;
  return Int32GetDatum(count);
}
