// refinery: V1__title.sql in order of the number; U1__title.sql too, which may come in later.
#include <algorithm>
#include <charconv>

#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/siphash.hpp"
#include "layouts/sql_text.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

struct File {
  std::string version, title, path;
};

// Without the letter in front it is a numbered name.
std::vector<File> files_of(const Tree &tree) {
  std::vector<File> files;
  for (const std::string &path : tree.all_files()) {
    const std::string_view name = std::string_view(path).substr(path.find_last_of('/') + 1);
    if (name.front() != 'V' && name.front() != 'U') continue;
    if (numbered_name(name.substr(1), ".rs")) refuse_as_no_sql(tree, path);
    const auto numbered = numbered_name(name.substr(1), ".sql");
    if (numbered && numbered->slug.starts_with('_'))
      files.push_back(
          {without_leading_zeros(numbered->version), std::string(numbered->slug.substr(1)), path});
  }
  std::stable_sort(files.begin(), files.end(), [](const File &a, const File &b) {
    return is_smaller_number(a.version, b.version);
  });
  return files;
}

// Flyway's files have the same names.
bool recognizes(const Tree &tree) {
  const bool is_used =
      tree.has("refinery.toml") || tree.has("../refinery.toml") ||
      tree.content_if_there("../Cargo.toml").find("refinery") != std::string_view::npos;
  return is_used && !files_of(tree).empty();
}

FolderFile translated(const Tree &tree, const File &file) {
  const std::string_view sql = tree.content(file.path);
  Draft draft(tree, file.path, file.version);
  draft.header("description", with_spaces(file.title));
  if (needs_no_transaction(sql)) draft.outside_transaction();
  return draft.up({sql}).take();
}

Revisions read(const Tree &tree, const Variables &) {
  return {in_parallel(files_of(tree), [&](const File &file) { return translated(tree, file); }),
          {}};
}

std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table, Folder &) {
  return entries(connection.run("SELECT version, checksum FROM " + table + " ORDER BY version"));
}

// Rust's hash of (name, version, text): a string ends with a byte FF, a number has its bytes, the
// lowest one first.
template <typename Version>
std::string checksum(const Tree &tree, const FolderFile &file) {
  const std::string stem = file.name.substr(file.name.find_last_of('/') + 2);  // without the letter
  const std::size_t end_of_version = stem.find("__");
  Version version = 0;
  std::from_chars(stem.data(), stem.data() + end_of_version, version);
  std::string hashed = stem.substr(end_of_version + 2);
  hashed.resize(hashed.size() - std::string_view(".sql").size());
  hashed += '\xff';
  for (std::size_t byte = 0; byte < sizeof version; ++byte)
    hashed += static_cast<char>(version >> 8 * byte);
  hashed.append(tree.content(file.name)) += '\xff';
  return std::to_string(siphash13(hashed));
}

// By default a version is an i32; with the feature int8-versions it is an i64, and so hashed.
constexpr Ledger ledgers[] = {{.table = "refinery_schema_history",
                               .columns = "version integer, name, applied_on, checksum",
                               .read = read_table,
                               .checksum = checksum<std::int32_t>},
                              {.table = "refinery_schema_history",
                               .columns = "version bigint, name, applied_on, checksum",
                               .read = read_table,
                               .checksum = checksum<std::int64_t>}};

}  // namespace

constinit const Layout refinery_layout = {.name = "refinery",
                                          .files = "V*__*.sql",
                                          .recognizes = recognizes,
                                          .read = read,
                                          .ledgers = ledgers};

}  // namespace pg_idem::client
