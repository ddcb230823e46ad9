// One answer of the server. Values are views into it: no copies of what may be long.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

namespace pg_idem::client {

class Result {
 public:
  Result() = default;
  explicit Result(PGresult *result) : result_(result) {}

  explicit operator bool() const { return result_ != nullptr; }
  const PGresult *get() const { return result_.get(); }

  int rows() const { return PQntuples(get()); }
  int columns() const { return PQnfields(get()); }
  bool is_null(int row, int column) const { return PQgetisnull(get(), row, column) != 0; }
  bool is_true(int row, int column) const { return text(row, column) == "t"; }
  std::string_view text(int row, int column) const {
    return {PQgetvalue(get(), row, column),
            static_cast<std::size_t>(PQgetlength(get(), row, column))};
  }
  std::string copy(int row, int column) const { return std::string(text(row, column)); }

  bool failed() const { return PQresultStatus(get()) == PGRES_FATAL_ERROR; }
  std::string field(int code) const {  // PG_DIAG_...; empty: not set
    const char *value = PQresultErrorField(get(), code);
    return value ? value : "";
  }

 private:
  struct Clear {
    void operator()(PGresult *result) const { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace pg_idem::client
