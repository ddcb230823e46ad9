// refinery: V1__title.sql in order of the number; U1__title.sql too, which may come in later.
#include <algorithm>

#include "layouts/ledger.hpp"
#include "layouts/sql_text.hpp"
#include "layouts/text.hpp"

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

Revisions read(const Tree &tree, const Variables &) {
  std::vector<FolderFile> files;
  for (const File &file : files_of(tree)) {
    Draft draft(tree, file.path, file.version);
    draft.header("description", with_spaces(file.title));
    if (needs_no_transaction(tree.content(file.path))) draft.outside_transaction();
    files.push_back(draft.up({tree.content(file.path)}).take());
  }
  return {std::move(files), {}};
}

constexpr Ledger ledgers[] = {{.table = "refinery_schema_history",
                               .columns = "version, name, applied_on, checksum",
                               .read = read_versions}};

}  // namespace

constinit const Layout refinery_layout = {.name = "refinery",
                                          .files = "V*__*.sql",
                                          .recognizes = recognizes,
                                          .read = read,
                                          .ledgers = ledgers};

}  // namespace pg_idem::client
