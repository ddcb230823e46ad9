// The layout does the reading; what is the same for all of them comes behind it.
#include "folder/folder.hpp"

#include <utility>

#include "folder/hooks.hpp"
#include "folder/tree.hpp"
#include "layouts/layout.hpp"

namespace pg_idem::client {

Folder read_folder(const std::string &path, Missing missing, const Reading &reading) {
  if (missing == Missing::is_empty && !folder_exists(path))
    return {{}, path, &layout_called("pg_idem")};
  const Tree tree(path);
  const Layout &layout = reading.layout.empty() ? layout_of(tree) : layout_called(reading.layout);
  Folder folder{layout.read(tree, reading.variables), tree.path(), &layout};
  folder.hooks = read_hooks(tree);
  return folder;
}

void Folder::take_shortcut() {
  files.erase(files.begin(), files.begin() + static_cast<std::ptrdiff_t>(shortcut->replaced));
  files.insert(files.begin(), std::move(shortcut->file));
  shortcut.reset();
}

bool is_path_of(std::string_view path, std::string_view name) {
  if (!path.ends_with(name)) return false;
  return path.size() == name.size() || path[path.size() - name.size() - 1] == '/';
}

}  // namespace pg_idem::client
