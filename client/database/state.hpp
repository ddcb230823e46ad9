// What the database knows of revisions: which are loaded, which are applied. Read in one round
// trip, and cheap where nothing is to be done: two plain scans, joined here.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "connection/connection.hpp"

namespace pg_idem::client {

class State {
 public:
  // `brief` is what it takes to see whether there is anything to do, `full` what the graph takes.
  enum class Detail { brief, full };

  State() = default;  // nothing is known
  State(Connection &connection, Detail detail);

  bool installed() const { return static_cast<bool>(revisions_); }

  // Of the revisions loaded, by row.
  int size() const { return installed() ? revisions_.rows() : 0; }
  std::string_view revision(int row) const { return revisions_.text(row, 0); }
  std::string_view checksum(int row) const { return revisions_.text(row, 1); }
  std::string_view file(int row) const { return revisions_.text(row, 2); }
  std::string_view parents(int row) const { return revisions_.text(row, 3); }  // a,b
  bool repeatable(int row) const { return revisions_.is_true(row, 4); }
  bool applied(int row) const {
    return applied_rows_[static_cast<std::size_t>(row)] != not_applied;
  }
  bool applied_as_loaded(int row) const;
  std::string_view applied_checksum(int row) const { return of_applied(row, 1); }  // or empty

  // Only in full.
  std::string_view applied_order(int row) const { return of_applied(row, 2); }  // or empty
  std::string_view depends(int row) const { return revisions_.text(row, 5); }
  std::string_view labels(int row) const { return revisions_.text(row, 6); }
  std::string_view description(int row) const { return revisions_.text(row, 7); }
  bool has_down(int row) const { return revisions_.is_true(row, 8); }

  // The hooks, by row.
  int hooks() const { return installed() ? hooks_.rows() : 0; }
  std::string_view hook_event(int row) const { return hooks_.text(row, 0); }
  std::string_view hook_checksum(int row) const { return hooks_.text(row, 1); }

  // Every loaded revision is applied, as it is loaded; and the number of heads.
  bool everything_is_applied() const;
  std::size_t count_heads() const;

 private:
  static constexpr int not_applied = -1;

  void join();
  std::string_view of_applied(int row, int column) const;

  Result applied_, hooks_, revisions_;
  std::vector<int> applied_rows_;  // of applied_, for each row of revisions_
};

}  // namespace pg_idem::client
