// SPI behind the guard.
#include "server/query.hpp"

#include <cstring>

#include "core/sqlstate.hpp"
#include "server/changed_settings.hpp"
#include "server/state_guard.hpp"

namespace pg_idem {
namespace {

constexpr int max_parameters = 24;

// Enough of SPI's codes to say what happened; the rest cannot occur with what is called here.
[[noreturn]] void refuse(int code) {
  if (code == SPI_ERROR_COPY)
    throw Error(
        sqlstate::feature_not_supported,
        "COPY FROM STDIN and COPY TO STDOUT cannot be used in a migration",
        "A migration runs inside the server, where there is no client to send or take rows.",
        "Write the rows as INSERT statements, or COPY from a file of the server.");
  if (code == SPI_ERROR_TRANSACTION)
    throw Error(sqlstate::active_sql_transaction,
                "transaction control statements cannot be used in a migration",
                "The run that executes a migration begins and ends its transaction.",
                "Remove BEGIN, COMMIT, ROLLBACK and the like.");
  throw Error(sqlstate::internal_error, std::string("SPI failed: ") + SPI_result_code_string(code));
}

SPIPlanPtr prepare(const char *sql, int count, Oid *types) {
  SPIPlanPtr plan = SPI_prepare(sql, count, types);
  if (plan == nullptr) elog(ERROR, "could not prepare \"%s\"", sql);
  SPI_keepplan(plan);
  return plan;
}

int execute_discarding_rows(const char *sql) {
  SPIExecuteOptions options;
  memset(&options, 0, sizeof(options));
  options.dest = None_Receiver;
  return SPI_execute_extended(sql, &options);
}

// The text of a query of ours is no help to a user; what is missing for it is.
void explain(const ServerError &error, const char *sql) {
  ErrorData *data = error.data();
  data->cursorpos = data->internalpos = 0;
  data->internalquery = nullptr;
  if (char *own = data->context ? strstr(data->context, sql) : nullptr) {
    char *end = strchr(own + strlen(sql), '\n');
    data->context = end ? end + 1 : nullptr;
  }
  if (data->sqlerrcode != ERRCODE_INSUFFICIENT_PRIVILEGE || data->hint != nullptr) return;
  set_hint(error,
           "The state of pg_idem is in schema idem. The owner of the extension can let others in: "
           "GRANT USAGE ON SCHEMA idem TO ...; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES "
           "IN SCHEMA idem TO ....");
}

int execute(Query &query, int count, Oid *types, Datum *values, const char *nulls) {
  try {
    if (query.plan == nullptr) query.plan = call_postgres(prepare, query.sql, count, types);
    return call_postgres(SPI_execute_plan, query.plan, values, nulls, false, 0L);
  } catch (const ServerError &error) {
    explain(error, query.sql);
    throw;
  }
}

}  // namespace

void push_snapshot() {
  PushActiveSnapshot(GetTransactionSnapshot());
}

MemoryContext make_memory_context(MemoryContext parent) {
  return AllocSetContextCreate(parent, "pg_idem", ALLOCSET_DEFAULT_SIZES);
}

Parameter parameter(std::string_view value) {
  return {TEXTOID, to_text(value), false};
}

Parameter parameter(const std::optional<std::string> &value) {
  if (!value) return {TEXTOID, Datum(0), true};
  return parameter(std::string_view(*value));
}

Parameter parameter(const std::vector<std::string> &value) {
  return {TEXTARRAYOID, to_text_array(value), false};
}

Parameter parameter(std::int64_t value) {
  return {INT8OID, Int64GetDatum(value), false};
}

Parameter parameter(bool value) {
  return {BOOLOID, BoolGetDatum(value), false};
}

Parameter oid_parameter(Oid value) {
  return {OIDOID, ObjectIdGetDatum(value), false};
}

Parameter timestamp_parameter(TimestampTz value) {
  return {TIMESTAMPTZOID, TimestampTzGetDatum(value), false};
}

Rows run(Query &query, std::initializer_list<Parameter> parameters) {
  Oid types[max_parameters];
  Datum values[max_parameters];
  char nulls[max_parameters];
  int count = 0;
  for (const Parameter &p : parameters) {
    types[count] = p.type;
    values[count] = p.value;
    nulls[count++] = p.null ? 'n' : ' ';
  }
  const OwnQueryScope own;
  const int code = with_changed_settings([&] {
    change_setting("search_path", "pg_catalog, pg_temp");
    return execute(query, count, &types[0], &values[0], &nulls[0]);
  });
  if (code < 0) refuse(code);
  return Rows(SPI_tuptable);
}

std::uint64_t execute_user_sql(std::string_view sql) {
  int code = call_postgres(execute_discarding_rows, to_c_string(sql));
  if (code < 0) refuse(code);
  return SPI_processed;
}

Rows query_user_sql(std::string_view sql, long limit) {
  int code = call_postgres(SPI_execute, to_c_string(sql), false, limit);
  if (code < 0) refuse(code);
  return Rows(SPI_tuptable);
}

Datum Row::value(int column, bool *null) const {
  return call_postgres(SPI_getbinval, tuple_, table_->tupdesc, column, null);
}

bool Row::is_null(int column) const {
  bool null;
  value(column, &null);
  return null;
}

std::string Row::text(int column) const {
  bool null;
  Datum datum = value(column, &null);
  return null ? std::string() : to_string(datum);
}

std::string Row::as_text(int column) const {
  const char *text = call_postgres(SPI_getvalue, tuple_, table_->tupdesc, column);
  return text ? text : "";
}

std::vector<std::string> Row::texts(int column) const {
  bool null;
  Datum datum = value(column, &null);
  return null ? std::vector<std::string>() : to_strings(datum);
}

std::int64_t Row::integer(int column) const {
  bool null;
  Datum datum = value(column, &null);
  return null ? 0 : DatumGetInt64(datum);
}

bool Row::boolean(int column) const {
  bool null;
  Datum datum = value(column, &null);
  return null ? false : DatumGetBool(datum);
}

}  // namespace pg_idem
