// Folders of files that begin with a number, one migration after the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "layouts/text.hpp"

namespace pg_idem::client {

struct NumberedFile {
  std::string version;  // the digits, as they are
  std::string slug;
  std::string up;
  std::string down;  // empty: there is none
};

struct NumberedNames {
  std::string_view up_end;         // of the name of the file with the way up
  std::string_view down_end = {};  // empty: the way down is in no file of its own
  std::string_view separators = "_";
};

// By version. Throws Error for a way down without a way up.
std::vector<NumberedFile> numbered_files(const Tree &tree, const NumberedNames &names);

// Its files, whole.
FolderFile translated(const Tree &tree, const NumberedFile &file, std::string_view revision,
                      bool outside_transaction);

}  // namespace pg_idem::client
