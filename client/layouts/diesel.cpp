// Diesel: a folder for each migration, with up.sql, mostly down.sql, and sometimes metadata.toml.
#include <algorithm>
#include <optional>

#include "core/wording.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

bool recognizes(const Tree &tree) {
  const auto &folders = tree.folders();
  return std::any_of(folders.begin(), folders.end(),
                     [&](const std::string &folder) { return tree.has(folder + "/up.sql"); });
}

// What Diesel stores: 2020-12-12-000001_add_users is 20201212000001.
std::string version_of(std::string_view folder) {
  std::string version(folder.substr(0, folder.find('_')));
  std::erase(version, '-');
  return version;
}

bool runs_in_transaction(const Tree &tree, const std::string &folder) {
  const std::string name = folder + "/metadata.toml";
  const std::string metadata = tree.read(name).value_or("");
  bool in_transaction = true;
  for (const Line &line : Lines(metadata)) {
    const std::string_view text = trim(line.text.substr(0, line.text.find('#')));
    if (text.empty()) continue;
    const std::string_view key = trim(text.substr(0, text.find('=')));
    if (key != "run_in_transaction")
      refuse(tree, name, line.number, "unknown key " + in_quotes(key));
    in_transaction = !text.ends_with("false");
  }
  return in_transaction;
}

// Nothing: the folder is none of Diesel's.
std::optional<FolderFile> read_one(const Tree &tree, const std::string &folder) {
  const std::string up = folder + "/up.sql", down = folder + "/down.sql";
  const std::optional<std::string> way_up = tree.read(up), way_down = tree.read(down);
  if (!way_up) return std::nullopt;
  Draft draft(tree, up, version_of(folder));
  draft.header("description", description_in(folder));
  if (!runs_in_transaction(tree, folder)) draft.outside_transaction();
  draft.up({*way_up});
  if (way_down) draft.down({*way_down, down});
  return draft.take();
}

Revisions read(const Tree &tree, const Variables &) {
  std::vector<std::string> folders = tree.folders();
  std::ranges::stable_sort(folders, {}, version_of);
  Revisions revisions;
  for (std::optional<FolderFile> &file :
       in_parallel(folders, [&](const std::string &folder) { return read_one(tree, folder); }))
    if (file) revisions.files.push_back(std::move(*file));
  return revisions;
}

constexpr Ledger ledgers[] = {
    {.table = "__diesel_schema_migrations", .columns = "version, run_on", .read = read_versions}};

}  // namespace

constinit const Layout diesel_layout = {.name = "diesel",
                                        .files = "VERSION_TITLE/up.sql",
                                        .recognizes = recognizes,
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
