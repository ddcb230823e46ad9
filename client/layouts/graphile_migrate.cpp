// graphile-migrate: committed/000001-title.sql, which begins with lines such as `--! Hash:
// sha1:...`.
#include <algorithm>

#include "core/wording.hpp"
#include "layouts/ledger.hpp"
#include "layouts/placeholders.hpp"
#include "layouts/text.hpp"

namespace pg_idem::client {

namespace {

constexpr char folder_of_committed[] = "committed";

bool recognizes(const Tree &tree) {
  const auto &folders = tree.folders();
  return std::count(folders.begin(), folders.end(), folder_of_committed) > 0;
}

struct Directives {
  std::string hash, message;
  bool outside_transaction = false;
};

Directives directives_of(const Tree &tree, const std::string &name) {
  Directives found;
  for (const Line &line : Lines(tree.content(name))) {
    const auto said = after_mark(line.text, "", "--!");
    if (!said) continue;
    const auto value = [&](std::string_view key) { return after_mark(*said, key, ""); };
    if (const auto hash = value("Hash:"))
      found.hash = *hash;
    else if (const auto message = value("Message:"))
      found.message = *message;
    else if (*said == "no-transaction")
      found.outside_transaction = true;
    else if (!value("Previous:") && !value("AllowInvalidHash") && !value("Included ") &&
             !value("EndIncluded "))
      refuse(tree, name, line.number,
             "the directive " + in_quotes("--! " + std::string(*said)) + " is not supported here");
  }
  return found;
}

bool is_word(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// :DATABASE_NAME and the like: of those that are known the value is pasted, others are SQL.
std::string pasted(const Tree &tree, const std::string &name, const Variables &variables) {
  const std::string_view sql = tree.content(name);
  std::string text;
  for (std::size_t at = 0; at < sql.size();) {
    std::size_t end = at + 1;
    while (sql[at] == ':' && end < sql.size() && is_word(sql[end])) ++end;
    const std::string_view word = sql.substr(at, end - at);
    const auto value = variable(variables, word);
    if (!value && (word == ":DATABASE_NAME" || word == ":DATABASE_OWNER"))
      refuse(tree, name, 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n')),
             "no value is given for the placeholder " + in_quotes(word), {},
             "Say --set " + std::string(word) + "=VALUE.");
    text.append(value ? *value : word);
    at = end;
  }
  return text;
}

Revisions read(const Tree &tree, const Variables &variables) {
  std::vector<FolderFile> files;
  for (const std::string &file : tree.list(folder_of_committed).files) {
    const auto numbered = numbered_name(file, ".sql", "-_");
    if (!numbered) continue;
    const std::string name = std::string(folder_of_committed) + "/" + file;
    const Directives directives = directives_of(tree, name);
    Draft draft(tree, name, numbered->version);
    draft.header("description", directives.message);
    if (directives.outside_transaction) draft.outside_transaction();
    files.push_back(draft.up({pasted(tree, name, variables)}).take());
  }
  return {std::move(files), {}};
}

std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table, Folder &) {
  std::vector<LedgerEntry> found =
      entries(connection.run("SELECT filename, hash FROM " + table + " ORDER BY filename"));
  for (LedgerEntry &entry : found) entry.revision = leading_digits(entry.revision);
  return found;
}

std::string checksum(const Tree &tree, const FolderFile &file) {
  return directives_of(tree, file.name).hash;
}

constexpr Ledger ledgers[] = {{.table = "graphile_migrate.migrations",
                               .columns = "hash, previous_hash, filename",
                               .read = read_table,
                               .checksum = checksum}};

}  // namespace

constinit const Layout graphile_migrate_layout = {.name = "graphile-migrate",
                                                  .files = "committed/NUMBER*.sql",
                                                  .recognizes = recognizes,
                                                  .read = read,
                                                  .ledgers = ledgers};

}  // namespace pg_idem::client
