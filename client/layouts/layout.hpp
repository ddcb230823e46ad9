// A layout: how the files of one migration tool become revisions in pg_idem's own format. From
// there on nothing knows which tool they were written for. Each is a constant in a file of its own.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "folder/folder.hpp"
#include "folder/tree.hpp"

namespace pg_idem::client {

class Connection;

// What the tool itself has written down of a migration.
struct LedgerEntry {
  std::string revision;  // named as `read` names it
  std::string checksum;  // as `checksum` of the ledger makes it; empty: the tool has none of it
};

// The tool's own table of what is applied.
struct Ledger {
  const char *table;  // its usual name, qualified where the tool does so
  // By which columns it is told from another tool's table of that name: those it has, and one that
  // it has not. Separated by commas; with its type behind it where that tells something.
  const char *columns;
  const char *without = "";
  // `table` exists. Throws Failure where the table says that something is wrong.
  std::vector<LedgerEntry> (*read)(Connection &connection, const std::string &table,
                                   Folder &folder);
  // Of a migration's files, as the tool computes it; nullptr: it has none.
  std::string (*checksum)(const Tree &tree, const FolderFile &file) = nullptr;
};

struct Layout {
  const char *name;
  const char *files;  // what it takes for migrations, for messages
  bool (*recognizes)(const Tree &tree);
  Revisions (*read)(const Tree &tree, const Variables &variables);
  std::span<const Ledger> ledgers = {};  // several: the tool has had several shapes
};

// In the order in which they are tried; the last one recognizes everything.
std::span<const Layout *const> all_layouts();
const Layout &layout_of(const Tree &tree);
const Layout &layout_called(std::string_view name);  // throws Failure

extern const Layout sqitch_layout;
extern const Layout atlas_layout;
extern const Layout graphile_migrate_layout;
extern const Layout prisma_layout;
extern const Layout diesel_layout;
extern const Layout alembic_layout;
extern const Layout sqlx_layout;
extern const Layout golang_migrate_layout;
extern const Layout goose_layout;
extern const Layout refinery_layout;
extern const Layout flyway_layout;
extern const Layout dbmate_layout;
extern const Layout numbered_layout;
extern const Layout native_layout;

}  // namespace pg_idem::client
