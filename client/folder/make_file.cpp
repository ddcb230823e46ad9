// O_EXCL: two that make the same file at once cannot both succeed.
#include "folder/make_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "failure.hpp"

namespace pg_idem::client {

void make_file(const std::string &path, const std::string &text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) throw file_failure("make file", path);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (close(file) != 0 || !written) throw file_failure("write file", path);
}

}  // namespace pg_idem::client
