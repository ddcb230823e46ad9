// execute_sql_if_condition(sql, condition_sql, description): data steps that ask first.
#include "core/sqlstate.hpp"
#include "ensure/ensure.hpp"
#include "ensure/tell.hpp"
#include "server/query.hpp"

using namespace pg_idem;

namespace {

[[noreturn]] void refuse(const std::string &detail) {
  throw Error(sqlstate::invalid_condition, "the condition is not one boolean or count", detail,
              "Write a query of one row and one column, such as SELECT EXISTS (...) or "
              "SELECT count(*) FROM ....");
}

// No row and NULL are false, a count is true where it is not zero.
bool is_true(const std::string &condition_sql) {
  const std::vector<Statement> statements = parse(condition_sql);
  if (statements.size() != 1) refuse("It is not one statement.");
  if (!IsA(statements[0].node, SelectStmt)) refuse("It is not a query.");
  const Rows rows = query_user_sql(condition_sql, 2);
  if (SPI_tuptable == nullptr) refuse("It is a statement that returns no rows.");
  const TupleDesc columns = SPI_tuptable->tupdesc;
  if (columns->natts != 1) refuse("It returns " + std::to_string(columns->natts) + " columns.");
  if (rows.size() > 1) refuse("It returns more than one row.");
  const Oid type = TupleDescAttr(columns, 0)->atttypid;
  if (type != BOOLOID && type != INT2OID && type != INT4OID && type != INT8OID &&
      type != NUMERICOID)
    refuse("It returns a value of type " + std::string(call_postgres(format_type_be, type)) + ".");
  if (rows.size() == 0 || rows[0].is_null(1)) return false;
  if (type == BOOLOID) return rows[0].boolean(1);
  const std::string text = rows[0].as_text(1);
  return text.find_first_of("123456789") != std::string::npos || text == "NaN";
}

// Whose error it is: the description in its context.
template <typename Body>
auto in_context(const std::string &context, Body body) {
  try {
    return body();
  } catch (const ServerError &error) {
    add_context(error, context);
    throw;
  }
}

}  // namespace

SQL_FUNCTION(execute_sql_if_condition) {
  const Arguments arguments(fcinfo);
  const std::string sql = arguments.text(0, "sql");
  const std::string condition = arguments.text(1, "condition_sql");
  const std::string description = arguments.text(2, "description");
  return BoolGetDatum(with_spi([&] {
    const bool holds = in_context("condition of \"" + description + "\"", [&] {
      return in_source(condition, [&] { return is_true(condition); });
    });
    if (!holds) {
      tell(Outcome::unchanged, description + ": the condition is false");
      return false;
    }
    in_context("statement of \"" + description + "\"",
               [&] { return in_source(sql, [&] { return ensure_script(sql); }); });
    return tell(Outcome::executed, description);
  }));
}
