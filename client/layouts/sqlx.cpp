// sqlx: VERSION_title.sql, or VERSION_title.up.sql and .down.sql; a first line `-- no-transaction`.
#include <algorithm>

#include "core/wording.hpp"
#include "folder/checksum.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/numbered_files.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

bool says_no_transaction(std::string_view sql) {
  return sql.starts_with("-- no-transaction");
}

// golang-migrate and plain folders have the same names.
bool recognizes(const Tree &tree) {
  const std::vector<std::string> &names = tree.files_with(".sql");
  const bool is_numbered =
      !names.empty() && std::none_of(names.begin(), names.end(), [](const std::string &name) {
        return leading_digits(name).empty();
      });
  if (!is_numbered) return false;
  if (tree.content_if_there("../Cargo.toml").find("sqlx") != std::string_view::npos) return true;
  return tree.has("../.sqlx") || std::any_of(names.begin(), names.end(), [&](const auto &name) {
           return says_no_transaction(tree.content(name));
         });
}

std::vector<NumberedFile> find(const Tree &tree) {
  const bool is_reversible = !tree.files_with(".up.sql").empty();
  if (!is_reversible) return numbered_files(tree, {".sql"});
  for (const std::string &name : tree.files_with(".sql"))
    if (!name.ends_with(".up.sql") && !name.ends_with(".down.sql"))
      refuse(tree, name, 0, "the folder has files with and without a way down in its names", {},
             "Call the file *.up.sql.");
  return numbered_files(tree, {".up.sql", ".down.sql"});
}

Revisions read(const Tree &tree, const Variables &) {
  return {in_parallel(find(tree),
                      [&](const NumberedFile &file) {
                        return translated(tree, file, without_leading_zeros(file.version),
                                          says_no_transaction(tree.content(file.up)));
                      }),
          {}};
}

std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table, Folder &) {
  const Result failed =
      connection.run("SELECT version FROM " + table + " WHERE NOT success ORDER BY version");
  if (failed.rows() > 0)
    refuse_adoption("migration " + in_quotes(failed.copy(0, 0)) + " of sqlx has failed",
                    "Table " + table + " has it with success = false.",
                    "Repair the schema, then set success to true for that version, or delete its "
                    "row where nothing of it is left.");
  return entries(connection.run("SELECT version, pg_catalog.encode(checksum, 'hex') FROM " + table +
                                " ORDER BY version"));
}

std::string checksum(const Tree &tree, const FolderFile &file) {
  return hexadecimal(sha384(tree.content(file.name)));
}

constexpr Ledger ledgers[] = {{.table = "_sqlx_migrations",
                               .columns = "version, success, checksum",
                               .read = read_table,
                               .checksum = checksum}};

}  // namespace

constinit const Layout sqlx_layout = {.name = "sqlx",
                                      .files = "VERSION_TITLE.sql, VERSION_TITLE.up.sql",
                                      .recognizes = recognizes,
                                      .read = read,
                                      .ledgers = ledgers};

}  // namespace pg_idem::client
