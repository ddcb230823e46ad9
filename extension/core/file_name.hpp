// What the name of a file says of its revision: <version>_<slug>.sql.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace pg_idem {

inline std::string_view name_in_path(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);
}

struct FileName {
  std::string_view stem;     // empty: the name does not end in .sql
  std::string_view version;  // up to the first _
  std::string slug;          // the rest, with spaces

  explicit FileName(std::string_view path) {
    const std::string_view name = name_in_path(path);
    if (!name.ends_with(".sql")) return;
    stem = name.substr(0, name.size() - 4);
    version = stem.substr(0, stem.find('_'));
    slug = stem.substr(version.size());
    std::replace(slug.begin(), slug.end(), '_', ' ');
    slug.erase(slug.find_last_not_of(' ') + 1).erase(0, slug.find_first_not_of(' '));
  }
};

}  // namespace pg_idem
