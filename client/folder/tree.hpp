// A folder and what is below it, for those who find out what it holds: names listed and files read
// when they are asked for.
#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace pg_idem::client {

// What a folder holds, bytewise by name; hidden names (.git) are left out.
struct Listing {
  std::vector<std::string> files;
  std::vector<std::string> folders;
};

// Names are relative to the folder, with slashes. Throws Failure for what cannot be read. Several
// threads may ask for contents.
class Tree {
 public:
  explicit Tree(std::string path);
  ~Tree();
  Tree(const Tree &) = delete;  // views of contents are handed out
  Tree &operator=(const Tree &) = delete;

  const std::string &path() const { return path_; }
  std::string path_of(std::string_view name) const;

  const std::vector<std::string> &files() const { return list("").files; }
  const std::vector<std::string> &folders() const { return list("").folders; }
  const Listing &list(const std::string &folder) const;  // "": the folder itself
  const std::vector<std::string> &files_with(std::string_view end_of_name) const;  // and read
  std::vector<std::string> all_files() const;  // in folders below too

  bool has(const std::string &name) const;  // "../x" too

  // Kept, as long as this lives.
  std::string_view content(const std::string &name) const;
  std::string_view content_if_there(const std::string &name) const;  // else empty

  // Not kept: for a file that nobody else asks for.
  std::string take_content(const std::string &name) const;
  std::optional<std::string> read(const std::string &name) const;  // nothing: there is no such file

 private:
  void read_ahead(const std::vector<std::string> &names) const;
  const std::string *find_content(const std::string &name) const;  // null: there is no such file
  const std::string *known_content(const std::string &name) const;

  std::string path_;
  int folder_;
  mutable std::map<std::string, Listing> listings_;
  mutable std::map<std::string, std::vector<std::string>, std::less<>> files_with_;
  mutable std::unordered_map<std::string, std::string> contents_;
  mutable std::shared_mutex contents_lock_;
};

bool folder_exists(const std::string &path);

}  // namespace pg_idem::client
