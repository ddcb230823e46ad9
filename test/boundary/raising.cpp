// Functions whose bodies call the server, which raises: the ERROR must come through as an
// exception, past every destructor, and leave through the door as it was.
#include <string>
#include <vector>

#include "counted.hpp"
#include "server/query.hpp"
#include "server/subtransaction.hpp"

using namespace pg_idem;
using boundary_test::Counted;

namespace {

// C-style: with all the fields that an error of the server can have.
void raise_all_fields() {
  ereport(ERROR, (errcode(ERRCODE_EXCLUSION_VIOLATION), errmsg("a message"), errdetail("a detail"),
                  errhint("a hint"), errcontext("a context"),
                  err_generic_string(PG_DIAG_SCHEMA_NAME, "a_schema"),
                  err_generic_string(PG_DIAG_TABLE_NAME, "a_table"),
                  err_generic_string(PG_DIAG_COLUMN_NAME, "a_column"),
                  err_generic_string(PG_DIAG_DATATYPE_NAME, "a_type"),
                  err_generic_string(PG_DIAG_CONSTRAINT_NAME, "a_constraint"),
                  internalerrposition(3), internalerrquery("a query")));
}

void raise_long(int length) {
  char *message = static_cast<char *>(palloc(length + 1));
  memset(message, 'x', length);
  message[length] = '\0';
  ereport(ERROR, (errcode(ERRCODE_EXCLUSION_VIOLATION), errmsg("%s", message)));
}

void *allocate(Size size) {
  return MemoryContextAllocHuge(CurrentMemoryContext, size);
}

void check_for_interrupts() {
  CHECK_FOR_INTERRUPTS();
}

int fall(int depth) {
  const Counted object;
  const std::string text(100, 'x');
  if (depth == 0) {
    call_postgres(raise_all_fields);
    return 0;
  }
  return fall(depth - 1) + static_cast<int>(text.size());
}

bool is_swallowed(const ServerError &error) {
  return !is_cancel(error);
}

}  // namespace

SQL_FUNCTION(raise_deep) {
  return Int32GetDatum(fall(DatumGetInt32(fcinfo->args[0].value)));
}

SQL_FUNCTION(raise_long_message) {
  const Counted object;
  call_postgres(raise_long, DatumGetInt32(fcinfo->args[0].value));
  return return_null(fcinfo);
}

// Out of memory in the server: more than there is address space for.
SQL_FUNCTION(raise_out_of_memory) {
  const Counted object;
  call_postgres(allocate, Size{1} << 60);
  return return_null(fcinfo);
}

// More than palloc gives.
SQL_FUNCTION(raise_invalid_size) {
  const Counted object;
  call_postgres(palloc, Size{1} << 40);
  return return_null(fcinfo);
}

SQL_FUNCTION(run_sql) {
  const Counted object;
  const std::string sql = Arguments(fcinfo).text(0, "sql");
  return Int64GetDatum(with_spi([&] { return execute_user_sql(sql); }));
}

// Runs SQL in a subtransaction and lives on after its error: returns the SQLSTATE, or '' where
// there was none. Cancel and out of memory are not for it to keep.
SQL_FUNCTION(run_and_catch) {
  const Counted object;
  const std::string sql = Arguments(fcinfo).text(0, "sql");
  const SubtransactionScope scope = begin_subtransaction();
  std::string caught;
  try {
    const Counted inner;
    with_spi([&] { execute_user_sql(sql); });
    release_subtransaction(scope);
  } catch (const ServerError &error) {
    roll_back_subtransaction(scope);
    if (!is_swallowed(error)) throw;
    caught = sqlstate_of(error);
    discard(error);
  }
  return to_text(caught);
}

// An error that is added to on its way, and that outlives the subtransaction it was raised in.
SQL_FUNCTION(run_with_context) {
  const std::string sql = Arguments(fcinfo).text(0, "sql");
  const std::string line = Arguments(fcinfo).text(1, "line");
  const SubtransactionScope scope = begin_subtransaction();
  try {
    with_spi([&] { execute_user_sql(sql); });
    release_subtransaction(scope);
  } catch (const ServerError &error) {
    add_context(error, line);
    roll_back_subtransaction(scope);
    throw;
  }
  return return_null(fcinfo);
}

// A loop of pure C++, which only its guarded check makes stop.
SQL_FUNCTION(loop_until_cancelled) {
  const Counted object;
  for (std::vector<int> numbers;; numbers.assign(10, 1)) call_postgres(check_for_interrupts);
  return return_null(fcinfo);
}
