// A file is the same where its name and its checksum are: the folder may be called otherwise on
// another machine. The file right behind an incoming one comes in too, because it may take its
// parent from it.
#include "comparison.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/migration_file.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

using RowsByName = std::unordered_map<std::string_view, int>;  // by revision

RowsByName rows_by_revision(const State &state) {
  RowsByName rows;
  rows.reserve(static_cast<std::size_t>(state.size()));
  for (int row = 0; row < state.size(); ++row) rows.emplace(state.revision(row), row);
  return rows;
}

// A revision stays known by the path it was loaded from, however the folder is called here.
std::string path_in_database(const Folder &folder, const std::string &name,
                             const std::string &revision, const State &state,
                             const RowsByName &rows) {
  const auto known = rows.find(revision);
  if (known != rows.end() && name_of(state.file(known->second)) == name)
    return std::string(state.file(known->second));
  return folder.path_of(name);
}

Incoming parse(const Folder &folder, std::size_t file, std::string previous) {
  const std::string path = folder.path_of(folder.files[file].name);
  Incoming incoming{file, {}, read_file(path), {}, std::move(previous)};
  MigrationFile parsed = parse_migration_file(path, incoming.content);
  incoming.revision = std::move(parsed.revision);
  if (!parsed.has_parents_line && !incoming.previous.empty())
    incoming.revision.parents = {incoming.previous};
  return incoming;
}

class UniqueRevisions {
 public:
  explicit UniqueRevisions(const Folder &folder) : folder_(folder) {}

  void add(const std::string &revision, std::size_t file) {
    const auto [first, is_new] = files_.emplace(revision, file);
    if (is_new) return;
    throw Error(sqlstate::duplicate_revision, "two files have revision " + in_quotes(revision),
                "They are " + path(first->second) + " and " + path(file) + ".",
                "Give one of them another revision.");
  }

 private:
  std::string path(std::size_t file) const { return folder_.path_of(folder_.files[file].name); }

  const Folder &folder_;
  std::unordered_map<std::string, std::size_t> files_;
};

std::vector<int> rows_of(const Folder &folder, const State &state) {
  std::vector<int> rows(folder.files.size(), no_row);
  const auto is_before = [](const FolderFile &file, std::string_view name) {
    return file.name < name;
  };
  for (int row = 0; row < state.size(); ++row) {
    const std::string_view name = name_of(state.file(row));
    const auto file = std::lower_bound(folder.files.begin(), folder.files.end(), name, is_before);
    if (file != folder.files.end() && file->name == name && file->checksum == state.checksum(row))
      rows[static_cast<std::size_t>(file - folder.files.begin())] = row;
  }
  return rows;
}

std::vector<Incoming> find_incoming(const Folder &folder, const State &state,
                                    const std::vector<int> &rows, const RowsByName &known) {
  std::vector<Incoming> found;
  UniqueRevisions unique(folder);
  std::string previous;
  bool follows_incoming = false;
  for (std::size_t file = 0; file < rows.size(); ++file) {
    const bool is_incoming = rows[file] == no_row;
    std::string revision;
    if (is_incoming || follows_incoming) {
      Incoming &incoming = found.emplace_back(parse(folder, file, previous));
      revision = incoming.revision.id;
      incoming.path = path_in_database(folder, folder.files[file].name, revision, state, known);
      incoming.revision.file = incoming.path;
    } else {
      revision = state.revision(rows[file]);
    }
    unique.add(revision, file);
    previous = std::move(revision);
    follows_incoming = is_incoming;
  }
  return found;
}

std::vector<int> rows_without_file(const State &state, const Comparison &comparison,
                                   const RowsByName &known) {
  std::vector<bool> has_file(static_cast<std::size_t>(state.size()));
  for (const int row : comparison.rows)
    if (row != no_row) has_file[static_cast<std::size_t>(row)] = true;
  for (const Incoming &incoming : comparison.incoming)
    if (const auto row = known.find(incoming.revision.id); row != known.end())
      has_file[static_cast<std::size_t>(row->second)] = true;
  std::vector<int> rows;
  for (int row = 0; row < state.size(); ++row)
    if (!has_file[static_cast<std::size_t>(row)]) rows.push_back(row);
  return rows;
}

}  // namespace

Comparison compare(const Folder &folder, const State &state) {
  Comparison comparison{rows_of(folder, state), {}, {}};
  const std::vector<int> &rows = comparison.rows;
  const bool all_known = std::find(rows.begin(), rows.end(), no_row) == rows.end();
  if (all_known && rows.size() == static_cast<std::size_t>(state.size())) return comparison;
  const RowsByName known = rows_by_revision(state);
  if (!all_known) comparison.incoming = find_incoming(folder, state, rows, known);
  comparison.without_file = rows_without_file(state, comparison, known);
  return comparison;
}

}  // namespace pg_idem::client
