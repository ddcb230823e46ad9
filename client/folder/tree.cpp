// Few system calls a file, and several threads: a folder of a thousand files is read while the
// server is still starting its process.
#include "folder/tree.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "failure.hpp"
#include "parallel.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t first_buffer = 16 * 1024;
// What a value of PostgreSQL can hold; the server ends a connection that sends more.
constexpr off_t longest_file = (1 << 30) - 64 * 1024;
constexpr int special_file = -1, too_long_file = -2;  // beside errno's

class File {
 public:
  File(int folder, const std::string &name)
      : descriptor_(openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File &) = delete;
  File &operator=(const File &) = delete;

  bool is_open() const { return descriptor_ >= 0; }

  // 0: it is fit to be read. A pipe or a device has no end, or none that comes by itself.
  int unfitness() const {
    struct stat status;
    if (fstat(descriptor_, &status) != 0 || S_ISDIR(status.st_mode)) return 0;  // read tells
    if (!S_ISREG(status.st_mode)) return special_file;
    return status.st_size > longest_file ? too_long_file : 0;
  }

  // What errno is then; 0: all has been read.
  int read_into(std::string &content) const {
    char buffer[first_buffer];
    for (;;) {
      const ssize_t got = ::read(descriptor_, buffer, sizeof buffer);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return errno;
      content.append(buffer, static_cast<std::size_t>(got));
      // a regular file gives less than asked for only at its end
      if (static_cast<std::size_t>(got) < sizeof buffer) return 0;
    }
  }

 private:
  int descriptor_;
};

// An error as of errno, one of ours, or 0.
int read_file(int folder, const std::string &name, std::string &content) {
  const File file(folder, name);
  if (!file.is_open()) return errno;
  const int unfitness = file.unfitness();
  return unfitness ? unfitness : file.read_into(content);
}

Failure missing_file(const std::string &path) {
  errno = ENOENT;
  return file_failure("read file", path);
}

using Directory = std::unique_ptr<DIR, int (*)(DIR *)>;

bool is_folder(DIR *directory, const dirent *entry) {
  if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN) return entry->d_type == DT_DIR;
  struct stat status;
  return fstatat(dirfd(directory), entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
}

Listing read_names(const std::string &path) {
  const Directory directory(opendir(path.c_str()), closedir);
  if (!directory) {
    const bool is_missing = errno == ENOENT;
    Failure failure = file_failure("open the folder of migrations", path);
    failure.hint = is_missing ? "Run \"pg_idem init\" to make it, or name another one with --dir."
                              : "Name another one with --dir.";
    throw failure;
  }
  Listing listing;
  while (const dirent *entry = readdir(directory.get())) {
    if (entry->d_name[0] == '.') continue;
    auto &names = is_folder(directory.get(), entry) ? listing.folders : listing.files;
    names.emplace_back(entry->d_name);
  }
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.folders.begin(), listing.folders.end());
  return listing;
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

void add_all(const Tree &tree, const std::string &folder, std::vector<std::string> &names) {
  const Listing &listing = tree.list(folder);
  const std::string prefix = folder.empty() ? "" : folder + "/";
  for (const std::string &name : listing.files) names.push_back(prefix + name);
  for (const std::string &name : listing.folders) add_all(tree, prefix + name, names);
}

}  // namespace

Tree::Tree(std::string path) : path_(without_slashes(std::move(path))) {
  folder_ = open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  list("");
}

Tree::~Tree() {
  if (folder_ >= 0) close(folder_);
}

std::string Tree::path_of(std::string_view name) const {
  return name.empty() ? path_ : path_ + "/" + std::string(name);
}

const Listing &Tree::list(const std::string &folder) const {
  const auto known = listings_.find(folder);
  if (known != listings_.end()) return known->second;
  return listings_.emplace(folder, read_names(path_of(folder))).first->second;
}

const std::vector<std::string> &Tree::files_with(std::string_view end_of_name) const {
  const auto known = files_with_.find(end_of_name);
  if (known != files_with_.end()) return known->second;
  std::vector<std::string> &names = files_with_[std::string(end_of_name)];
  for (const std::string &name : files())
    if (name.ends_with(end_of_name)) names.push_back(name);
  read_ahead(names);
  return names;
}

std::vector<std::string> Tree::all_files() const {
  std::vector<std::string> names;
  add_all(*this, "", names);
  return names;
}

bool Tree::has(const std::string &name) const {
  return faccessat(folder_, name.c_str(), F_OK, 0) == 0;
}

// Nothing: there is no such file.
std::optional<std::string> Tree::read(const std::string &name) const {
  std::string text;
  const int error = read_file(folder_, name, text);
  if (error == ENOENT) return std::nullopt;
  if (error == special_file)
    throw Failure(ExitCode::files, "\"" + path_of(name) + "\" is not a regular file");
  if (error == too_long_file)
    throw Failure(ExitCode::files, "\"" + path_of(name) + "\" is longer than 1 GB", {},
                  "Load data of that size by COPY, apart from the migrations.");
  errno = error;
  if (error) throw file_failure("read file", path_of(name));
  return text;
}

// What cannot be read is told to whoever asks for it.
void Tree::read_ahead(const std::vector<std::string> &names) const {
  struct Outcome {
    int error;
    std::string text;
  };
  std::vector<Outcome> outcomes = in_parallel(names, [this](const std::string &name) {
    Outcome outcome;
    outcome.error = read_file(folder_, name, outcome.text);
    return outcome;
  });
  const std::unique_lock lock(contents_lock_);
  contents_.reserve(contents_.size() + names.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    if (outcomes[i].error == 0) contents_.emplace(names[i], std::move(outcomes[i].text));
}

const std::string *Tree::known_content(const std::string &name) const {
  const std::shared_lock lock(contents_lock_);
  const auto known = contents_.find(name);
  return known == contents_.end() ? nullptr : &known->second;
}

const std::string *Tree::find_content(const std::string &name) const {
  if (const std::string *known = known_content(name)) return known;
  std::optional<std::string> text = read(name);
  if (!text) return nullptr;
  const std::unique_lock lock(contents_lock_);
  return &contents_.emplace(name, std::move(*text)).first->second;
}

std::string_view Tree::content(const std::string &name) const {
  if (const std::string *found = find_content(name)) return *found;
  throw missing_file(path_of(name));
}

std::string_view Tree::content_if_there(const std::string &name) const {
  const std::string *found = find_content(name);
  return found ? *found : std::string_view{};
}

std::string Tree::take_content(const std::string &name) const {
  auto known = [&] {
    const std::unique_lock lock(contents_lock_);
    return contents_.extract(name);
  }();
  if (known) return std::move(known.mapped());
  if (std::optional<std::string> text = read(name)) return std::move(*text);
  throw missing_file(path_of(name));
}

bool folder_exists(const std::string &path) {
  return access(path.c_str(), F_OK) == 0;
}

}  // namespace pg_idem::client
