// The state's revisions, with those of incoming files in their place or added, in the order in
// which the server puts them.
#include "database/outlook.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "text.hpp"

namespace pg_idem::client {

namespace {

std::vector<std::string> names(std::string_view list) {
  const std::vector<std::string_view> parts = words_of(list, ",");
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
  revision.repeatable = state.repeatable(row);
  revision.applied_order = number(state.applied_order(row));
  revision.changed = state.applied(row) && !state.applied_as_loaded(row);
  return revision;
}

std::vector<Revision> merged(const Folder &folder, const State &state,
                             const std::vector<Incoming> &incoming) {
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
    if (is_new || !revision.applied()) continue;
    const int row = static_cast<int>(place->second);
    revision.changed = folder.files[file.file].checksum != state.applied_checksum(row);
  }
  std::sort(revisions.begin(), revisions.end(), [](const Revision &a, const Revision &b) {
    return std::tie(a.file, a.id) < std::tie(b.file, b.id);
  });
  return revisions;
}

}  // namespace

Outlook look_ahead(Folder &folder, const State &state) {
  Comparison comparison = compare(folder, state);
  std::vector<std::string> without_file;
  for (const int row : comparison.without_file) without_file.emplace_back(state.revision(row));
  return {RevisionGraph(merged(folder, state, comparison.incoming)), std::move(comparison.incoming),
          std::move(without_file)};
}

Outlook look_ahead(Session &session, std::future<Folder> &folder) {
  const State state = session.read_state(Purpose::read, State::Detail::full);
  Folder files = folder.get();
  return look_ahead(files, state);
}

Outlook look_ahead(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options, Missing::is_empty);
  Session session(options);
  return look_ahead(session, folder);
}

}  // namespace pg_idem::client
