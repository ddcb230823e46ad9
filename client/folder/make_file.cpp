// O_EXCL: two that make the same file at once cannot both succeed.
#include "folder/make_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "failure.hpp"

namespace pg_idem::client {

namespace {

// A disk that gets full takes a part, and says why only when it is asked to take the rest.
bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool is_folder(const std::string &path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return false;
  errno = ENOTDIR;
  return S_ISDIR(status.st_mode);
}

}  // namespace

void make_file(const std::string &path, const std::string &text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) throw file_failure("make file", path);
  const bool is_written = write_all(file, text);
  const int error = errno;
  if (close(file) == 0 && is_written) return;
  if (!is_written) errno = error;
  const Failure failure = file_failure("write file", path);
  unlink(path.c_str());  // half of a file would be taken for a migration
  throw failure;
}

bool make_folder(const std::string &path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    const bool is_made = mkdir(part.c_str(), 0777) == 0;
    if (!is_made && (errno != EEXIST || !is_folder(part))) throw file_failure("make folder", path);
    if (end == path.npos) return is_made;
  }
}

}  // namespace pg_idem::client
