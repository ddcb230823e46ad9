// Tables that have a row for each migration, and those that have one for all.
#include "layouts/ledger.hpp"

#include "core/migration_file.hpp"

namespace pg_idem::client {

std::string revision_of(const FolderFile &file) {
  return parse_migration_file(file.name, file.content).revision.id;
}

std::vector<LedgerEntry> entries(const Result &rows) {
  std::vector<LedgerEntry> found;
  for (int row = 0; row < rows.rows(); ++row)
    found.push_back({rows.copy(row, 0), rows.columns() > 1 ? rows.copy(row, 1) : std::string()});
  return found;
}

std::vector<LedgerEntry> entries_up_to(const Folder &folder, const std::string &revision) {
  std::vector<LedgerEntry> found;
  for (const FolderFile &file : folder.files) {
    found.push_back({revision_of(file), {}});
    if (found.back().revision == revision) return found;
  }
  return {{revision, {}}};  // which the folder does not have
}

std::vector<LedgerEntry> read_versions(Connection &connection, const std::string &table, Folder &) {
  return entries(connection.run("SELECT version FROM " + table));
}

}  // namespace pg_idem::client
