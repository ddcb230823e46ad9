// Rows of migration_summary(), a block for each table: its columns, then constraints and indexes.
#include "output/summary.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

enum Column { table_name, kind, name, definition, nullable, default_value };

bool begins_table(const Result &result, int row) {
  return row == 0 || result.text(row, table_name) != result.text(row - 1, table_name);
}

Cells cells_of(const Result &result, int row) {
  if (result.text(row, kind) != "column")
    return {"  " + result.copy(row, kind), result.copy(row, name), result.copy(row, definition)};
  const std::string value = result.copy(row, default_value);
  return {"  " + result.copy(row, name), result.copy(row, definition),
          result.text(row, nullable) == "no" ? "not null" : "",
          value.empty() || value.starts_with("generated") ? value : "default " + value};
}

Json object_of(const Result &result, int row) {
  Json object{{"name", result.text(row, name)}, {"definition", result.text(row, definition)}};
  if (result.text(row, kind) != "column") return object;
  object["nullable"] = result.text(row, nullable) == "yes";
  object["default"] =
      result.is_null(row, default_value) ? Json() : Json(result.text(row, default_value));
  return object;
}

Json tables_of(const Result &result) {
  Json tables = Json::array();
  for (int row = 0; row < result.rows(); ++row) {
    if (begins_table(result, row))
      tables.push_back({{"table", result.text(row, table_name)},
                        {"columns", Json::array()},
                        {"constraints", Json::array()},
                        {"indexes", Json::array()}});
    const std::string_view what = result.text(row, kind);
    const char *list = what == "column" ? "columns" : what == "index" ? "indexes" : "constraints";
    tables.back()[list].push_back(object_of(result, row));
  }
  return tables;
}

}  // namespace

void print_summary(Session &session, const std::string &table) {
  const Result result =
      session.connection().run("SELECT * FROM " + session.function("migration_summary") + "($1)",
                               {table.empty() ? std::nullopt : std::optional(table)});
  answer()["tables"] = tables_of(result);
  std::vector<Cells> block;
  for (int row = 0; row < result.rows(); ++row) {
    const bool table_begins = begins_table(result, row);
    const bool columns_end = !table_begins && result.text(row, kind) != "column" &&
                             result.text(row - 1, kind) == "column";
    if (table_begins || columns_end) {
      print_table(block);
      block.clear();
    }
    if (table_begins && row > 0) print_line("");
    if (table_begins) print_line(result.text(row, table_name));
    block.push_back(cells_of(result, row));
  }
  print_table(block);
}

}  // namespace pg_idem::client
