// history: what was ever done in this database, newest last.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "output/graph_drawing.hpp"

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

// Newest first, each with where the branches end and what is not applied yet.
void print_graph(const RevisionGraph &graph) {
  answer()["revisions"] = Json::array();
  const std::vector<GraphLine> lines = draw(graph);
  std::size_t width = 0;
  for (const GraphLine &line : lines) width = std::max(width, line.drawing.size());
  for (const GraphLine &line : lines) {
    if (!line.revision) {
      print_line(line.drawing);
      continue;
    }
    const Revision &revision = graph[*line.revision];
    answer()["revisions"].push_back(to_json(revision));
    std::string text = padded(line.drawing, width) + revision.id;
    if (!revision.description.empty()) text += "  " + revision.description;
    std::vector<std::string> remarks = revision.labels;
    if (graph.children(*line.revision).empty()) remarks.push_back("head");
    if (!revision.applied()) remarks.push_back("pending");
    print_line(remarks.empty() ? text : text + "  (" + listed(remarks) + ")");
  }
}

ExitCode run(const Options &options) {
  if (options.graph) {
    print_graph(look_ahead(options).graph);
    return ExitCode::ok;
  }
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
     .member = &Options::verbose},
    {.names = "--graph",
     .help = "draw the graph of the revisions instead, newest first",
     .member = &Options::graph}};

}  // namespace

constinit const Verb history_verb = {
    .name = "history",
    .summary = "print every attempt on record, newest last",
    .description =
        "Prints what was ever done in this database, newest last: when, which revision, what\n"
        "became of it, how long it took, who did it, and the error where it failed. With --graph:\n"
        "the revisions as \"git log --graph\" draws commits, * applied and o not.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
