// The state's revisions, with those of incoming files in their place or added, in the order in
// which the server puts them.
#include "outlook.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace pg_idem::client {

namespace {

std::vector<std::string> names(std::string_view list) {
  const std::vector<std::string_view> parts = split(list);
  return {parts.begin(), parts.end()};
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Revision loaded_revision(const State &state, int row) {
  Revision revision;
  revision.id = state.revision(row);
  revision.parents = names(state.parents(row));
  revision.depends = names(state.depends(row));
  revision.labels = names(state.labels(row));
  revision.description = state.description(row);
  revision.file = state.file(row);
  revision.has_down = state.has_down(row);
  revision.applied_order = number(state.applied_order(row));
  return revision;
}

std::vector<Revision> merged(const State &state, const std::vector<Incoming> &incoming) {
  std::vector<Revision> revisions;
  std::unordered_map<std::string, std::size_t> places;
  for (int row = 0; row < state.size(); ++row) {
    places.emplace(state.revision(row), revisions.size());
    revisions.push_back(loaded_revision(state, row));
  }
  for (const Incoming &file : incoming) {
    const auto [place, is_new] = places.emplace(file.revision.id, revisions.size());
    if (is_new) revisions.emplace_back();
    Revision &revision = revisions[place->second];
    const std::int64_t applied_order = revision.applied_order;
    revision = file.revision;
    revision.applied_order = applied_order;
  }
  std::sort(revisions.begin(), revisions.end(), [](const Revision &a, const Revision &b) {
    return std::tie(a.file, a.id) < std::tie(b.file, b.id);
  });
  return revisions;
}

// Which file of the folder holds each revision.
std::unordered_map<std::string, std::size_t> files_by_revision(
    const State &state, const Rows &rows, const std::vector<Incoming> &incoming) {
  std::unordered_map<std::string, std::size_t> files;
  for (std::size_t file = 0; file < rows.size(); ++file)
    if (rows[file] != no_row) files.emplace(state.revision(rows[file]), file);
  for (const Incoming &one : incoming) files.insert_or_assign(one.revision.id, one.file);
  return files;
}

}  // namespace

Outlook look_ahead(const Folder &folder, const State &state) {
  const Rows rows = rows_of(folder, state);
  std::vector<Incoming> incoming = find_incoming(folder, state, rows);
  const auto files = files_by_revision(state, rows, incoming);
  std::vector<std::string> changed, missing;
  for (int row = 0; row < state.size(); ++row) {
    if (!state.applied(row)) continue;
    const std::string revision(state.revision(row));
    const auto file = files.find(revision);
    if (file == files.end())
      missing.push_back(revision);
    else if (folder.files[file->second].checksum != state.applied_checksum(row))
      changed.push_back(revision);
  }
  return {RevisionGraph(merged(state, incoming)), std::move(incoming), std::move(changed),
          std::move(missing)};
}

}  // namespace pg_idem::client
