// A file is the same where its name and its checksum are: the folder may be called otherwise on
// another machine. The file right behind an incoming one comes in too, because it may take its
// parent from it.
#include "database/comparison.hpp"

#include <algorithm>
#include <optional>
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
  if (known != rows.end() && is_path_of(state.file(known->second), name))
    return std::string(state.file(known->second));
  return folder.path_of(name);
}

// An array of LINE:FILE for load_migration(); empty where the content is the file.
std::string places_in(const std::string &folder, const FolderFile &file) {
  const auto is_set = [](const Place &place) { return place.line != 0; };
  if (std::none_of(file.places.begin(), file.places.end(), is_set)) return {};
  std::vector<std::string> places;
  for (const Place &place : file.places)
    places.push_back(is_set(place) ? std::to_string(place.line) + ":" + folder + "/" +
                                         (place.file.empty() ? file.name : place.file)
                                   : "");
  return array_of(places);
}

Incoming parse(const Folder &folder, std::size_t file, std::string previous) {
  const FolderFile &source = folder.files[file];
  Incoming incoming{file, {}, source.content, {}, {}, std::move(previous)};
  MigrationFile parsed = parse_migration_file(folder.path_of(source.name), incoming.content);
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

// By name; whatever the folder is called, its part of a path is at the end.
class FilesByName {
 public:
  explicit FilesByName(const Folder &folder) {
    files_.reserve(folder.files.size());
    for (std::size_t file = 0; file < folder.files.size(); ++file)
      files_.emplace(folder.files[file].name, file);
  }

  std::optional<std::size_t> file_at(std::string_view path) const {
    for (std::size_t slash = path.rfind('/');; slash = path.rfind('/', slash - 1)) {
      const std::size_t begin = slash == path.npos ? 0 : slash + 1;
      if (const auto found = files_.find(path.substr(begin)); found != files_.end())
        return found->second;
      if (begin <= 1) return std::nullopt;
    }
  }

 private:
  std::unordered_map<std::string_view, std::size_t> files_;
};

std::vector<int> rows_of(const Folder &folder, const State &state) {
  std::vector<int> rows(folder.files.size(), no_row);
  const FilesByName files(folder);
  for (int row = 0; row < state.size(); ++row) {
    const auto file = files.file_at(state.file(row));
    if (file && folder.files[*file].checksum == state.checksum(row)) rows[*file] = row;
  }
  return rows;
}

void choose_way(Folder &folder, const State &state) {
  if (!folder.shortcut) return;
  const FilesByName files(folder);
  for (int row = 0; row < state.size(); ++row) {
    const auto file = files.file_at(state.file(row));
    if (file && *file < folder.shortcut->replaced && state.applied(row))
      return folder.shortcut.reset();
  }
  folder.take_shortcut();
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
      const FolderFile &source = folder.files[file];
      const std::size_t length = incoming.path.size() - source.name.size();
      incoming.places = places_in(incoming.path.substr(0, length ? length - 1 : 0), source);
    } else {
      revision = state.revision(rows[file]);
    }
    unique.add(revision, file);
    const bool is_repeatable = is_incoming || follows_incoming ? found.back().revision.repeatable
                                                               : state.repeatable(rows[file]);
    follows_incoming = is_incoming || (is_repeatable && follows_incoming);
    if (!is_repeatable) previous = std::move(revision);  // no other one comes after it
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

Comparison compare(Folder &folder, const State &state) {
  choose_way(folder, state);
  Comparison comparison{rows_of(folder, state), {}, {}, compare_hooks(folder, state)};
  const std::vector<int> &rows = comparison.rows;
  const bool all_known = std::find(rows.begin(), rows.end(), no_row) == rows.end();
  if (all_known && rows.size() == static_cast<std::size_t>(state.size())) return comparison;
  const RowsByName known = rows_by_revision(state);
  if (!all_known) comparison.incoming = find_incoming(folder, state, rows, known);
  comparison.without_file = rows_without_file(state, comparison, known);
  return comparison;
}

}  // namespace pg_idem::client
