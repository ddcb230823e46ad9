// Reading and comparing.
#include "scratch/facts.hpp"

#include <algorithm>
#include <iterator>

#include "layouts/ledger.hpp"

namespace pg_idem::client {

namespace {

std::vector<std::string> sorted_lines(const Result &result) {
  std::vector<std::string> lines;
  for (int row = 0; row < result.rows(); ++row) lines.push_back(result.copy(row, 0));
  std::sort(lines.begin(), lines.end());
  return lines;
}

void add_only_in(const std::vector<std::string> &left, const std::vector<std::string> &right,
                 const char *mark, std::vector<std::string> &found) {
  std::vector<std::string> only;
  std::set_difference(left.begin(), left.end(), right.begin(), right.end(),
                      std::back_inserter(only));
  for (const std::string &line : only) found.push_back(mark + line);
}

void compare(const std::vector<std::string> &wanted, const std::vector<std::string> &got,
             std::vector<std::string> &found) {
  add_only_in(wanted, got, "- ", found);
  add_only_in(got, wanted, "+ ", found);
}

}  // namespace

// One script, so one transaction: search_path is pinned for just as long, and names are qualified.
Facts read_facts(Connection &connection) {
  const std::vector<Result> results =
      connection.run_script(std::string("SET LOCAL search_path = pg_catalog, pg_temp;"
                                        "SET LOCAL quote_all_identifiers = off;") +
                            "WITH RECURSIVE " + kept_by_tools() + schema_query + ";" + rows_query);
  connection.check(results.back());
  return {sorted_lines(results[2]), sorted_lines(results[3])};
}

std::vector<std::string> differences(const Facts &wanted, const Facts &got, Aspect aspect) {
  std::vector<std::string> found;
  compare(wanted.schema, got.schema, found);
  if (aspect == Aspect::schema_and_rows) compare(wanted.rows, got.rows, found);
  return found;
}

}  // namespace pg_idem::client
