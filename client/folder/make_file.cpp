// O_EXCL: two that make the same file at once cannot both succeed.
#include "folder/make_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "failure.hpp"

namespace pg_idem::client {

void make_file(const std::string &path, const std::string &text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) throw file_failure("make file", path);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (close(file) == 0 && written) return;
  const Failure failure = file_failure("write file", path);
  unlink(path.c_str());  // half of a file would be taken for a migration
  throw failure;
}

bool make_folder(const std::string &path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const bool is_made = mkdir(path.substr(0, end).c_str(), 0777) == 0;
    if (!is_made && errno != EEXIST) throw file_failure("make folder", path);
    if (end == path.npos) return is_made;
  }
}

}  // namespace pg_idem::client
