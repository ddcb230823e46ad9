// The order is that of the numbers, whatever the names look like sorted.
#include "layouts/numbered_files.hpp"

#include <algorithm>

namespace pg_idem::client {

namespace {

bool is_before(const NumberedFile &a, const NumberedFile &b) {
  if (is_smaller_number(a.version, b.version)) return true;
  return !is_smaller_number(b.version, a.version) && a.up < b.up;
}

std::string with_end(const std::string &name, std::string_view end, std::string_view other) {
  return name.substr(0, name.size() - end.size()) + std::string(other);
}

// A title may differ from that of the way up: golang-migrate goes by the number.
void add_ways_down(std::vector<NumberedFile> &files, const Tree &tree, const NumberedNames &names) {
  for (const std::string &name : tree.files()) {
    const auto numbered = numbered_name(name, names.down_end, names.separators);
    if (!numbered) continue;
    const std::string up = with_end(name, names.down_end, names.up_end);
    auto file = std::lower_bound(files.begin(), files.end(), numbered->version,
                                 [](const NumberedFile &candidate, std::string_view version) {
                                   return is_smaller_number(candidate.version, version);
                                 });
    if (file == files.end() || is_smaller_number(numbered->version, file->version))
      refuse(tree, name, 0, "this way down has no way up", {}, "The file " + up + " is missing.");
    while (file->up != up && file + 1 != files.end() && (file + 1)->version == file->version)
      ++file;
    file->down = name;
  }
}

}  // namespace

std::vector<NumberedFile> numbered_files(const Tree &tree, const NumberedNames &names) {
  std::vector<NumberedFile> files;
  for (const std::string &name : tree.files())
    if (const auto numbered = numbered_name(name, names.up_end, names.separators))
      files.push_back({std::string(numbered->version), std::string(numbered->slug), name, {}});
  std::sort(files.begin(), files.end(), is_before);
  if (!names.down_end.empty()) add_ways_down(files, tree, names);
  return files;
}

FolderFile translated(const Tree &tree, const NumberedFile &file, std::string_view revision,
                      bool outside_transaction) {
  Draft draft(tree, file.up, revision);
  draft.header("description", with_spaces(file.slug));
  if (outside_transaction) draft.outside_transaction();
  draft.up({tree.content(file.up)});
  if (!file.down.empty()) draft.down({tree.content(file.down), file.down});
  return draft.take();
}

}  // namespace pg_idem::client
