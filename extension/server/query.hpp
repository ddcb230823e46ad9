// Queries of our own on the state tables: prepared once a session and run with search_path pinned
// to pg_catalog, so that no schema of a user can slip an object under a name of ours. The SQL of
// users runs with their own path: see execute_user_sql.
#pragma once

#include <initializer_list>

#include "server/values.hpp"

namespace pg_idem {

struct Parameter {
  Oid type;
  Datum value;
  bool null;
};
Parameter parameter(std::string_view value);
inline Parameter parameter(const std::string &value) {
  return parameter(std::string_view(value));
}
Parameter parameter(const std::optional<std::string> &value);
Parameter parameter(const std::vector<std::string> &value);
Parameter parameter(std::int64_t value);
Parameter parameter(bool value);
Parameter oid_parameter(Oid value);
Parameter timestamp_parameter(TimestampTz value);

// A row of a result; valid until the next query. Columns count from 1.
class Row {
 public:
  Row(SPITupleTable *table, HeapTuple tuple) : table_(table), tuple_(tuple) {}
  bool is_null(int column) const;
  std::string text(int column) const;     // of a text column; NULL: empty
  std::string as_text(int column) const;  // of any type, as it is printed; NULL: empty
  std::vector<std::string> texts(int column) const;
  std::int64_t integer(int column) const;  // NULL: 0
  bool boolean(int column) const;          // NULL: false

 private:
  Datum value(int column, bool *null) const;
  SPITupleTable *table_;
  HeapTuple tuple_;
};

// The rows of the last query of this connection.
class Rows {
 public:
  explicit Rows(SPITupleTable *table) : table_(table) {}
  std::uint64_t size() const { return table_ ? table_->numvals : 0; }
  Row operator[](std::uint64_t i) const { return Row(table_, table_->vals[i]); }

 private:
  SPITupleTable *table_;
};

// A constant query; `plan` is filled at its first run and kept for the session. Define it static.
struct Query {
  const char *sql;
  SPIPlanPtr plan = nullptr;
};

void push_snapshot();                                     // C-style
MemoryContext make_memory_context(MemoryContext parent);  // C-style

// Needs an SPI connection (with_spi).
Rows run(Query &query, std::initializer_list<Parameter> parameters = {});

// Runs SQL of a user under the user's own search_path and returns how many rows it was about; rows
// of a query are discarded. Needs an SPI connection. Throws ServerError, and Error where SQL cannot
// be run inside a function (COPY FROM STDIN, COMMIT).
std::uint64_t execute_user_sql(std::string_view sql);

// Runs one query of a user and keeps up to `limit` rows.
Rows query_user_sql(std::string_view sql, long limit);

// Runs `body` inside an SPI connection (SPI_OPT_NONATOMIC: one that may commit). After an error the
// server closes it.
template <typename Body>
auto with_spi(Body body, int options = 0) {
  call_postgres(SPI_connect_ext, options);
  return followed_by(body, [] { call_postgres(SPI_finish); });
}

// Runs `body` with a snapshot, without which stored values that are long cannot be read.
template <typename Body>
void with_snapshot(Body body) {
  call_postgres(push_snapshot);
  body();
  call_postgres(PopActiveSnapshot);
}

// Runs `body` in a memory context that is gone afterwards.
template <typename Body>
void with_own_memory(Body body) {
  MemoryContext outer = CurrentMemoryContext;
  MemoryContext own = call_postgres(make_memory_context, outer);
  MemoryContextSwitchTo(own);
  body();
  MemoryContextSwitchTo(outer);
  call_postgres(MemoryContextDelete, own);
}

}  // namespace pg_idem
