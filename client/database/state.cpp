// Reading idem.revision and idem.tenant_applied.
#include "database/state.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/sqlstate.hpp"
#include "database/trust.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

// What is applied is read first: so the revision that belongs to it is in the last answer, whoever
// loads meanwhile.
constexpr char begin[] = "SELECT revision, checksum";
// What idem.tenant_applied shows. A new session takes longer to look up a view than to read a
// thousand rows.
constexpr char from_applied[] =
    " FROM idem.applied WHERE tenant = COALESCE(current_setting('pg_idem.tenant', true), '');"
    "SELECT event, checksum FROM idem.hook;"
    "SELECT revision, checksum, file, array_to_string(parents, ','), repeatable";
constexpr char from_revision[] = " FROM idem.revision";

std::string query(State::Detail detail) {
  if (detail == State::Detail::brief) return std::string(begin) + from_applied + from_revision;
  return std::string(begin) + ", applied_order" + from_applied +
         ", array_to_string(depends, ','), array_to_string(labels, ','), description, "
         "down IS NOT NULL" +
         from_revision;
}

constexpr char undefined_schema[] = "3F000";

// The tables are missing as long as the extension is.
bool is_about_missing_tables(const Result &result) {
  const std::string sqlstate = result.field(PG_DIAG_SQLSTATE);
  return sqlstate == sqlstate::undefined_table || sqlstate == undefined_schema;
}

}  // namespace

State::State(Connection &connection, Detail detail) {
  std::vector<Result> results = run_in_trust(connection, query(detail));
  if (is_about_missing_tables(results.back())) return;
  connection.check(results.back());
  applied_ = std::move(results[1]);
  hooks_ = std::move(results[2]);
  revisions_ = std::move(results[3]);
  join();
}

void State::join() {
  std::unordered_map<std::string_view, int> applied;
  applied.reserve(static_cast<std::size_t>(applied_.rows()));
  for (int row = 0; row < applied_.rows(); ++row) applied.emplace(applied_.text(row, 0), row);
  applied_rows_.reserve(static_cast<std::size_t>(size()));
  for (int row = 0; row < size(); ++row) {
    const auto found = applied.find(revision(row));
    applied_rows_.push_back(found == applied.end() ? not_applied : found->second);
  }
}

std::string_view State::of_applied(int row, int column) const {
  if (!applied(row)) return {};
  return applied_.text(applied_rows_[static_cast<std::size_t>(row)], column);
}

bool State::applied_as_loaded(int row) const {
  return applied(row) && applied_checksum(row) == checksum(row);
}

bool State::everything_is_applied() const {
  for (int row = 0; row < size(); ++row)
    if (!applied_as_loaded(row)) return false;
  return true;
}

std::size_t State::count_heads() const {
  std::unordered_set<std::string_view> with_children;
  with_children.reserve(static_cast<std::size_t>(size()));
  std::size_t in_graph = 0;
  for (int row = 0; row < size(); ++row) {
    in_graph += !repeatable(row);
    for (const std::string_view parent : words_of(parents(row), ",")) with_children.insert(parent);
  }
  return in_graph - with_children.size();
}

}  // namespace pg_idem::client
