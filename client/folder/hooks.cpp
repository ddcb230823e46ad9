// A folder without hooks costs nothing: its listing is there already.
#include "folder/hooks.hpp"

#include <algorithm>

#include "core/hook.hpp"
#include "core/utf8.hpp"
#include "core/wording.hpp"
#include "failure.hpp"
#include "folder/checksum.hpp"

namespace pg_idem::client {

namespace {

constexpr char folder_name[] = "hooks";
constexpr std::string_view ending = ".sql";

void must_be_text(const std::string &path, std::string_view content) {
  if (first_invalid_byte(content) == content.size()) return;
  throw Failure(ExitCode::files,
                "file " + in_quotes(path) + " is not valid UTF-8, or has a NUL byte", {},
                "Save the file as UTF-8 text.");
}

HookFile read_hook(const Tree &tree, const std::string &name) {
  const std::string path = tree.path_of(name);
  const std::size_t begin = sizeof folder_name;  // and the slash
  HookFile hook{name.substr(begin, name.size() - begin - ending.size()), path, {}, {}};
  if (!is_hook_event(hook.event))
    throw Failure(ExitCode::files, "file " + in_quotes(path) + " is called after no event of a run",
                  {},
                  "Hooks are called before_run.sql, after_run.sql, before_revision.sql and "
                  "after_revision.sql.");
  hook.content = tree.content(name);
  must_be_text(path, hook.content);
  hook.checksum = checksum_of(hook.content);
  return hook;
}

}  // namespace

std::vector<HookFile> read_hooks(const Tree &tree) {
  std::vector<HookFile> hooks;
  const auto &folders = tree.folders();
  if (!std::binary_search(folders.begin(), folders.end(), folder_name)) return hooks;
  for (const std::string &name : tree.list(folder_name).files)
    if (name.ends_with(ending)) hooks.push_back(read_hook(tree, folder_name + ("/" + name)));
  return hooks;
}

HookChanges compare_hooks(const Folder &folder, const State &state) {
  const std::vector<HookFile> &files = folder.hooks;
  HookChanges changes{files, {}};
  for (int row = 0; row < state.hooks(); ++row) {
    const std::string_view event = state.hook_event(row);
    const auto is_it = [&](const HookFile &file) { return file.event == event; };
    const bool is_there = std::any_of(files.begin(), files.end(), is_it);
    if (!is_there && !folder.files.empty()) changes.gone.emplace_back(event);
    std::erase_if(changes.changed, [&](const HookFile &file) {
      return is_it(file) && file.checksum == state.hook_checksum(row);
    });
  }
  return changes;
}

}  // namespace pg_idem::client
