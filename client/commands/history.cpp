// history: what was ever done in this database, newest last.
#include <nlohmann/json.hpp>

#include "answer.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "session.hpp"

namespace pg_idem::client {

namespace {

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

std::string milliseconds(std::string_view text) {
  return std::string(text) + " ms";
}

// Nobody has seen the end of one that was killed.
Cells attempt_cells(const Result &result, int row) {
  Cells cells{result.copy(row, 0), result.copy(row, 1), result.copy(row, 2),
              result.is_null(row, 3) ? "" : milliseconds(result.text(row, 3)), result.copy(row, 4)};
  if (!result.is_null(row, 5))
    cells.push_back(result.copy(row, 5) + ": " + first_line(result.text(row, 6)));
  else if (!result.is_null(row, 6))
    cells.push_back(first_line(result.text(row, 6)));
  return cells;
}

Cells step_cells(const nlohmann::json &step) {
  const std::string line = step.contains("line") ? "line " + step["line"].dump() : "";
  return {"",
          line,
          step["outcome"].get<std::string>(),
          step.contains("ms") ? milliseconds(step["ms"].dump()) : "",
          "",
          step["text"].get<std::string>()};
}

ExitCode run(const Options &options) {
  Session session(options);
  if (options.json) {
    answer()["attempts"] = rows_of(session.connection().run(
        "SELECT pg_catalog.row_to_json(h) FROM (SELECT started_at, revision, direction, outcome,"
        " extract(epoch FROM duration) AS seconds, run_by, sqlstate, message, steps FROM " +
        session.function("migration_history") + "()) h"));
    return ExitCode::ok;
  }
  const Result result = session.connection().run(
      "SELECT pg_catalog.date_trunc('second', started_at), revision, outcome,"
      " pg_catalog.round(extract(epoch FROM duration) * 1000, 1), run_by, sqlstate, message, steps"
      " FROM " +
      session.function("migration_history") + "()");
  std::vector<Cells> rows;
  for (int row = 0; row < result.rows(); ++row) {
    rows.push_back(attempt_cells(result, row));
    if (!options.verbose) continue;
    for (const auto &step : nlohmann::json::parse(result.text(row, 7)))
      rows.push_back(step_cells(step));
  }
  print_table(rows);
  return ExitCode::ok;
}

constexpr Option own_options[] = {
    {.names = "-v,--verbose",
     .help = "each step, too, with its line of the file, and what was waited for",
     .member = &Options::verbose}};

}  // namespace

constinit const Verb history_verb = {
    .name = "history",
    .summary = "print every attempt on record, newest last",
    .description =
        "Prints what was ever done in this database, newest last: when, which revision, what\n"
        "became of it, how long it took, who did it, and the error where it failed.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
