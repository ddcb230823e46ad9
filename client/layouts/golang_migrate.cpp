// golang-migrate: VERSION_title.up.sql and VERSION_title.down.sql. A file is sent as one query, so
// it is a transaction by itself, unless it is one statement that cannot run in one.
#include <algorithm>

#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/numbered_files.hpp"
#include "layouts/sql_text.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

bool recognizes(const Tree &tree) {
  const auto &names = tree.files();
  return std::any_of(names.begin(), names.end(), [](const std::string &name) {
    return numbered_name(name, ".up.sql").has_value();
  });
}

// What is there in another language would be left out in silence.
void refuse_others(const Tree &tree) {
  for (const std::string &name : tree.files()) {
    const bool is_migration = name.find(".up.") != name.npos || name.find(".down.") != name.npos;
    if (is_migration && !name.ends_with(".sql") && !leading_digits(name).empty())
      refuse_as_no_sql(tree, name);
  }
}

Revisions read(const Tree &tree, const Variables &) {
  refuse_others(tree);
  return {in_parallel(numbered_files(tree, {".up.sql", ".down.sql"}),
                      [&](const NumberedFile &file) {
                        return translated(tree, file, without_leading_zeros(file.version),
                                          needs_no_transaction(tree.content(file.up)));
                      }),
          {}};
}

// One row: everything up to that version is applied.
std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table,
                                    Folder &folder) {
  const Result rows = connection.run("SELECT version, dirty FROM " + table);
  if (rows.rows() == 0) return {};
  if (rows.rows() > 1)
    refuse_adoption("table " + table + " has " + std::to_string(rows.rows()) + " rows",
                    "golang-migrate keeps one, with the version that the database is at.",
                    "Leave that one in it, or name the right table: pg_idem adopt TABLE.");
  const std::string version = rows.copy(0, 0);
  if (rows.is_true(0, 1))
    refuse_adoption("golang-migrate has left version " + version + " dirty",
                    "It failed in the middle of that version's file, as table " + table + " says.",
                    "Bring the schema to that version or back to the one before by hand, then tell "
                    "golang-migrate so: migrate force VERSION.");
  return entries_up_to(folder, version, is_smaller_number);
}

constexpr Ledger ledgers[] = {
    {.table = "schema_migrations", .columns = "version, dirty", .read = read_table}};

}  // namespace

constinit const Layout golang_migrate_layout = {.name = "golang-migrate",
                                                .files = "VERSION_TITLE.up.sql",
                                                .recognizes = recognizes,
                                                .read = read,
                                                .ledgers = ledgers};

}  // namespace pg_idem::client
