// A folder with files in it, gone with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

namespace pg_idem::test {

class TemporaryFolder {
 public:
  using Files = std::initializer_list<std::pair<const char *, std::string>>;

  TemporaryFolder(Files files) {
    std::string pattern = std::filesystem::temp_directory_path() / "pg_idem.XXXXXX";
    parent_ = mkdtemp(pattern.data());
    for (const auto &[name, content] : files) write(name, content);
    std::filesystem::create_directories(path());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(parent_); }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  std::string path() const { return parent_ / "m"; }
  void write(const std::string &name, const std::string &content) const {
    const std::filesystem::path file = parent_ / "m" / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }

 private:
  std::filesystem::path parent_;
};

}  // namespace pg_idem::test
