// Tables that have a row for each migration, and those that have one for all.
#include "layouts/ledger.hpp"

#include <utility>

#include "core/error.hpp"
#include "core/migration_file.hpp"
#include "core/sqlstate.hpp"

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

std::vector<LedgerEntry> entries_up_to(const Folder &folder, const std::string &revision,
                                       ComesBefore comes_before) {
  std::vector<LedgerEntry> found;
  for (const FolderFile &file : folder.files)
    if (std::string known = revision_of(file); comes_before(known, revision))
      found.push_back({std::move(known), {}});
  found.push_back({revision, {}});
  return found;
}

std::vector<LedgerEntry> read_versions(Connection &connection, const std::string &table, Folder &) {
  return entries(connection.run("SELECT version FROM " + table));
}

void refuse_adoption(std::string message, std::string detail, std::string hint) {
  throw Error(sqlstate::object_not_in_prerequisite_state, std::move(message), std::move(detail),
              std::move(hint));
}

std::string looks_like_ledger(const std::string &columns, const std::string &without) {
  return "pg_catalog.array_agg(attname::text) ||"
         " pg_catalog.array_agg(attname || ' ' || atttypid::pg_catalog.regtype::text)"
         " @> pg_catalog.string_to_array(" +
         columns + ", ', ') AND NOT " + without + " = ANY (pg_catalog.array_agg(attname::text))";
}

std::string kept_by_tools() {
  std::string rows;
  for (const Layout *layout : all_layouts())
    for (const Ledger &ledger : layout->ledgers)
      rows += std::string(rows.empty() ? "('" : ", ('") + ledger.table + "', '" + ledger.columns +
              "', '" + ledger.without + "')";
  return "ledger (name, columns, without) AS (VALUES " + rows + R"(
), found (relation, space, has_own_space) AS (
  SELECT c.oid, n.oid, name LIKE '%.%'
    FROM ledger
    JOIN pg_class c ON relname = substring(name FROM '[^.]*$') AND relkind = 'r'
    JOIN pg_namespace n ON n.oid = relnamespace
                       AND name IN (relname, concat_ws('.', nspname, relname))
   WHERE EXISTS (SELECT FROM pg_attribute
                  WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
                 HAVING )" +
         looks_like_ledger("columns", "without") + R"()
), kept_by_tool (class, object) AS (
  (SELECT 'pg_class'::regclass::oid, relation FROM found UNION
   SELECT 'pg_namespace'::regclass, space FROM found WHERE has_own_space)
  UNION
  SELECT classid, objid FROM kept_by_tool
    JOIN pg_depend ON refclassid = class AND refobjid = object
   WHERE deptype IN ('a', 'i') OR refclassid = 'pg_namespace'::regclass
))";
}

}  // namespace pg_idem::client
