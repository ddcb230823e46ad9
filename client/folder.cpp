// Three system calls a file, and one buffer for all: a folder of a thousand files is read while the
// server is still starting its process.
#include "folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "checksum.hpp"
#include "failure.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t first_buffer = 64 * 1024;

class File {
 public:
  File(int folder, const char *name) : descriptor_(openat(folder, name, O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File &) = delete;
  File &operator=(const File &) = delete;

  // All of it, in `buffer`, which grows as needed.
  bool read_into(std::string &buffer, std::string_view &content) const {
    std::size_t length = 0;
    if (descriptor_ < 0) return false;
    if (buffer.empty()) buffer.resize(first_buffer);
    for (;;) {
      const ssize_t got = read(descriptor_, buffer.data() + length, buffer.size() - length);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return false;
      length += static_cast<std::size_t>(got);
      // a regular file gives less than asked for only at its end
      if (length < buffer.size()) break;
      buffer.resize(2 * buffer.size());
    }
    content = std::string_view(buffer).substr(0, length);
    return true;
  }

 private:
  int descriptor_;
};

using Directory = std::unique_ptr<DIR, int (*)(DIR *)>;

Directory open_directory(const std::string &path, Missing missing) {
  Directory directory(opendir(path.c_str()), closedir);
  if (directory || (errno == ENOENT && missing == Missing::is_empty)) return directory;
  Failure failure = file_failure("open the folder of migrations", path);
  failure.hint = "Run \"pg_idem init\" to make it, or name another one with --dir.";
  throw failure;
}

std::vector<FolderFile> list(DIR *directory) {
  std::vector<FolderFile> files;
  while (const dirent *entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(".sql") && name.front() != '.') files.push_back({entry->d_name, {}});
  }
  const auto by_name = [](const FolderFile &a, const FolderFile &b) { return a.name < b.name; };
  std::sort(files.begin(), files.end(), by_name);
  return files;
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

}  // namespace

Folder read_folder(const std::string &path, Missing missing) {
  Folder folder{without_slashes(path), {}};
  const Directory directory = open_directory(path, missing);
  if (!directory) return folder;
  folder.files = list(directory.get());

  std::string buffer;
  std::string_view content;
  for (FolderFile &file : folder.files) {
    if (!File(dirfd(directory.get()), file.name.c_str()).read_into(buffer, content))
      throw file_failure("read file", folder.path_of(file.name));
    file.checksum = checksum_of(content);
  }
  return folder;
}

std::string read_file(const std::string &path) {
  std::string buffer;
  std::string_view content;
  if (!File(AT_FDCWD, path.c_str()).read_into(buffer, content))
    throw file_failure("read file", path);
  return std::string(content);  // not the buffer, which is larger
}

std::string_view name_of(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

}  // namespace pg_idem::client
