// What those who read other tools' tables share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connection/connection.hpp"
#include "layouts/layout.hpp"

namespace pg_idem::client {

std::string revision_of(const FolderFile &file);

// A row each: the revision, and the checksum where there is a second column.
std::vector<LedgerEntry> entries(const Result &rows);

// Everything up to that revision, which need not be in the folder: what comes before it is applied
// even where its own file is gone.
using ComesBefore = bool (*)(std::string_view, std::string_view);
std::vector<LedgerEntry> entries_up_to(const Folder &folder, const std::string &revision,
                                       ComesBefore comes_before);

// A table with a column `version`, a row for each migration.
std::vector<LedgerEntry> read_versions(Connection &connection, const std::string &table,
                                       Folder &folder);

// Throws Error: what the table says leaves open what is applied.
[[noreturn]] void refuse_adoption(std::string message, std::string detail, std::string hint);

// SQL: does a group of pg_attribute, the columns of a table, look like what the tool makes? The
// arguments are SQL for `columns` and `without` of the ledger.
std::string looks_like_ledger(const std::string &columns, const std::string &without);

// SQL: a list of WITH RECURSIVE that ends with kept_by_tool (class, object): the tables in which
// other tools keep their state, whatever schema they are in, and all that is part of such a table.
// Where the tool has a schema for it, the whole schema is the tool's.
std::string kept_by_tools();

inline constexpr Ledger dbmate_ledger{
    .table = "schema_migrations", .columns = "version", .without = "dirty", .read = read_versions};

}  // namespace pg_idem::client
