// Prisma: a folder for each migration, with migration.sql. It is sent as one query, so it is a
// transaction by itself, unless it is one statement that cannot run in one.
#include <algorithm>

#include "core/wording.hpp"
#include "folder/checksum.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/sql_text.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr char lock_file[] = "migration_lock.toml";

bool recognizes(const Tree &tree) {
  const auto &folders = tree.folders();
  return tree.has(lock_file) || std::any_of(folders.begin(), folders.end(), [&](const auto &name) {
           return tree.has(name + "/migration.sql");
         });
}

void require_postgresql(const Tree &tree) {
  for (const Line &line : Lines(tree.content_if_there(lock_file)))
    if (trim(line.text).starts_with("provider") &&
        line.text.find("\"postgresql\"") == std::string_view::npos)
      refuse(tree, lock_file, line.number, "these migrations are not for PostgreSQL",
             "The line is " + in_quotes(trim(line.text)) + ".");
}

// The name as a whole is what Prisma stores; "x copy" is not rare among them.
FolderFile read_one(const Tree &tree, const std::string &folder) {
  const std::string name = folder + "/migration.sql";
  const std::string_view sql = tree.content(name);
  Draft draft(tree, name, revision_name(folder));
  draft.header("description", description_in(folder));
  if (needs_no_transaction(sql)) draft.outside_transaction();
  return draft.up({sql}).take();
}

Revisions read(const Tree &tree, const Variables &) {
  require_postgresql(tree);
  std::vector<std::string> folders = tree.folders();
  std::erase_if(folders, [&](const auto &name) { return !tree.has(name + "/migration.sql"); });
  return {in_parallel(folders, [&](const std::string &name) { return read_one(tree, name); }), {}};
}

std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table, Folder &) {
  const Result failed =
      connection.run("SELECT migration_name FROM " + table +
                     " WHERE finished_at IS NULL AND rolled_back_at IS NULL ORDER BY started_at");
  if (failed.rows() > 0)
    refuse_adoption("migration " + in_quotes(failed.copy(0, 0)) + " of Prisma has failed",
                    "Table " + table + " says that it began, but neither ended nor was given up.",
                    "Repair the schema, then tell Prisma so: prisma migrate resolve --applied or "
                    "--rolled-back " +
                        failed.copy(0, 0) + ".");
  std::vector<LedgerEntry> found =
      entries(connection.run("SELECT migration_name, checksum FROM " + table +
                             " WHERE rolled_back_at IS NULL ORDER BY started_at"));
  for (LedgerEntry &entry : found) entry.revision = revision_name(entry.revision);
  return found;
}

std::string checksum(const Tree &tree, const FolderFile &file) {
  return hexadecimal(sha256(tree.content(file.name)));
}

constexpr Ledger ledgers[] = {{.table = "_prisma_migrations",
                               .columns = "migration_name, finished_at, rolled_back_at, checksum",
                               .read = read_table,
                               .checksum = checksum}};

}  // namespace

constinit const Layout prisma_layout = {.name = "prisma",
                                        .files = "VERSION_TITLE/migration.sql",
                                        .recognizes = recognizes,
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
