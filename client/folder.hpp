// The folder of migration files: their names in order, and what tells whether one has changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pg_idem::client {

struct FolderFile {
  std::string name;      // without the folder
  std::string checksum;  // SHA-256 of every byte, in hexadecimal
};

struct Folder {
  std::string path;               // as given, without a slash at the end
  std::vector<FolderFile> files;  // *.sql, by name, bytewise

  std::string path_of(const std::string &name) const { return path + "/" + name; }
};

enum class Missing { is_error, is_empty };

// Throws Failure: no such folder, or something in it cannot be read.
Folder read_folder(const std::string &path, Missing missing);

std::string read_file(const std::string &path);

// The part of a path behind the last slash.
std::string_view name_of(std::string_view path);

}  // namespace pg_idem::client
