// The layout knows its tool's table; what is found there is judged here, for all of them alike.
#include "database/adoption.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/error.hpp"
#include "core/migration_file.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "layouts/ledger.hpp"

namespace pg_idem::client {

namespace {

// The table as SQL names it, if it is there and has these columns; else empty.
std::string found_table(Connection &connection, const std::string &table, const Ledger &ledger) {
  const Result row = connection.run(
      "SELECT pg_catalog.to_regclass($1)::text FROM pg_catalog.pg_attribute"
      " WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped HAVING " +
          looks_like_ledger("$2", "$3"),
      {table, ledger.columns, ledger.without});
  return row.rows() ? row.copy(0, 0) : std::string();
}

struct FoundLedger {
  const Ledger *ledger = nullptr;
  std::string table;
};

FoundLedger find_ledger(Connection &connection, const Layout &layout, const std::string &table) {
  for (const Ledger &ledger : layout.ledgers) {
    std::string found = found_table(connection, table.empty() ? ledger.table : table, ledger);
    if (!found.empty()) return {&ledger, std::move(found)};
  }
  return {};
}

// A table of that layout in a schema that the search_path leads past.
std::string table_elsewhere(Connection &connection, const Layout &layout) {
  for (const Ledger &ledger : layout.ledgers) {
    const Result row = connection.run(
        "SELECT attrelid::pg_catalog.regclass FROM pg_catalog.pg_attribute"
        " JOIN pg_catalog.pg_class c ON c.oid = attrelid AND relkind = 'r'"
        " WHERE relname = substring($1 FROM '[^.]*$') AND attnum > 0 AND NOT attisdropped"
        " GROUP BY attrelid HAVING " +
            looks_like_ledger("$2", "$3") + " LIMIT 1",
        {ledger.table, ledger.columns, ledger.without});
    if (row.rows()) return row.copy(0, 0);
  }
  return {};
}

[[noreturn]] void fail_without_table(Connection &connection, const Layout &layout,
                                     const std::string &table) {
  std::string hint = "If the table has another name: pg_idem adopt TABLE.";
  std::vector<std::string> others;
  const auto add = [&](const std::string &found, const Layout &maker) {
    others.push_back("table " + found + ", as " + maker.name + " makes it");
  };
  for (const Layout *other : all_layouts())
    if (const FoundLedger found = find_ledger(connection, *other, table); found.ledger)
      add(found.table, *other);
  if (!others.empty()) hint = "If the folder is that tool's, say so with --layout.";
  if (const std::string found = table_elsewhere(connection, layout); !found.empty()) {
    add(found, layout);
    hint = "If that is the one: pg_idem adopt '" + found + "'.";
  }
  const std::string wanted = !table.empty()           ? "table " + in_quotes(table)
                             : layout.ledgers.empty() ? "a table of its own"
                                                      : in_quotes(layout.ledgers.front().table);
  refuse_adoption(
      "there is nothing to adopt: the folder is laid out as for " + std::string(layout.name) +
          ", and the database has not " + wanted + " as that tool makes it",
      others.empty() ? std::string() : "The database has " + listed(others) + ".", std::move(hint));
}

struct Known {
  std::size_t place;
  bool is_repeatable;
};

using KnownRevisions = std::unordered_map<std::string, Known>;

KnownRevisions revisions_of(const Folder &folder) {
  KnownRevisions known;
  for (std::size_t place = 0; place < folder.files.size(); ++place) {
    const FolderFile &file = folder.files[place];
    const MigrationFile parsed = parse_migration_file(folder.path_of(file.name), file.content);
    known.emplace(parsed.revision.id, Known{place, parsed.revision.repeatable});
  }
  return known;
}

class Judge {
 public:
  Judge(const Folder &folder, const Ledger &ledger)
      : folder_(folder), ledger_(ledger), tree_(folder.path), known_(revisions_of(folder)) {}

  Adoption judge(const std::vector<LedgerEntry> &entries, std::string table) {
    std::vector<std::pair<std::size_t, std::string>> applied;
    Adoption adoption{std::move(table), {}, {}};
    for (const LedgerEntry &entry : entries) {
      const auto known = known_.find(entry.revision);
      if (known == known_.end()) {
        adoption.findings.push_back(in_quotes(entry.revision) +
                                    " is applied, but the folder has no file of it");
        continue;
      }
      const std::string difference = changed(entry, folder_.files[known->second.place]);
      if (!difference.empty() && known->second.is_repeatable) continue;  // it will be run again
      if (!difference.empty()) adoption.findings.push_back(difference);
      applied.emplace_back(known->second.place, entry.revision);
    }
    std::sort(applied.begin(), applied.end());
    applied.erase(std::unique(applied.begin(), applied.end()), applied.end());
    for (auto &[place, revision] : applied) adoption.revisions.push_back(std::move(revision));
    return adoption;
  }

 private:
  std::string changed(const LedgerEntry &entry, const FolderFile &file) const {
    if (!ledger_.checksum || entry.checksum.empty()) return {};
    const std::string checksum = ledger_.checksum(tree_, file);
    if (checksum.empty() || checksum == entry.checksum) return {};
    return "file " + folder_.path_of(file.name) + " is not the one that was applied as " +
           in_quotes(entry.revision) + ": its checksum is " + checksum + ", there it is " +
           entry.checksum;
  }

  const Folder &folder_;
  const Ledger &ledger_;
  Tree tree_;
  KnownRevisions known_;
};

bool may_read(Connection &connection, const std::string &table) {
  return connection.run("SELECT pg_catalog.has_table_privilege($1, 'SELECT')", {table})
      .is_true(0, 0);
}

Adoption judged(Connection &connection, Folder &folder, const FoundLedger &found) {
  const std::vector<LedgerEntry> entries = found.ledger->read(connection, found.table, folder);
  if (!entries.empty()) folder.shortcut.reset();  // the table says which way was taken
  return Judge(folder, *found.ledger).judge(entries, found.table);
}

}  // namespace

Adoption read_adoption(Connection &connection, Folder &folder, const std::string &table) {
  const FoundLedger found = find_ledger(connection, *folder.layout, table);
  if (!found.ledger) fail_without_table(connection, *folder.layout, table);
  return judged(connection, folder, found);
}

void require_adoption(Connection &connection, Folder &folder) {
  const FoundLedger found = find_ledger(connection, *folder.layout, {});
  if (!found.ledger || !may_read(connection, found.table)) return;
  const Adoption adoption = judged(connection, folder, found);
  if (adoption.revisions.empty()) return;
  throw Error(sqlstate::refused,
              "table " + found.table + " has " + counted(adoption.revisions.size(), "revision") +
                  " of this folder as applied, and pg_idem has recorded nothing yet",
              "Nothing was run.",
              "Run \"pg_idem adopt\" first, which records them. If they shall run again: \"pg_idem "
              "load\", then \"pg_idem upgrade\".");
}

}  // namespace pg_idem::client
