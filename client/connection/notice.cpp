// The fields of a notice are views into libpq's result.
#include "connection/notice.hpp"

#include "core/sqlstate.hpp"

namespace pg_idem::client {

namespace {

std::string_view field(const PGresult *notice, int code) {
  const char *value = PQresultErrorField(notice, code);
  return value ? value : "";
}

}  // namespace

Notice::Notice(const PGresult *notice)
    : sqlstate(field(notice, PG_DIAG_SQLSTATE)),
      severity(field(notice, PG_DIAG_SEVERITY_NONLOCALIZED)),
      message(field(notice, PG_DIAG_MESSAGE_PRIMARY)),
      detail(field(notice, PG_DIAG_MESSAGE_DETAIL)),
      hint(field(notice, PG_DIAG_MESSAGE_HINT)),
      schema(field(notice, PG_DIAG_SCHEMA_NAME)),
      table(field(notice, PG_DIAG_TABLE_NAME)),
      column(field(notice, PG_DIAG_COLUMN_NAME)),
      constraint(field(notice, PG_DIAG_CONSTRAINT_NAME)) {}

bool Notice::is_step() const {
  constexpr std::string_view steps[] = {sqlstate::created, sqlstate::altered,   sqlstate::dropped,
                                        sqlstate::renamed, sqlstate::unchanged, sqlstate::drifted,
                                        sqlstate::executed};
  for (const std::string_view step : steps)
    if (sqlstate == step) return true;
  return false;
}

}  // namespace pg_idem::client
