// A small folder of another tool, read: what the tests of the layouts share.
#pragma once

#include <gtest/gtest.h>

#include "core/migration_file.hpp"
#include "failure.hpp"
#include "folder/folder.hpp"
#include "graph_of_letters.hpp"
#include "layouts/layout.hpp"
#include "temporary_folder.hpp"

namespace pg_idem::test {

using namespace client;
using Names = std::vector<std::string>;

// A folder as it was read, each revision parsed.
struct Read {
  std::string layout;
  std::vector<MigrationFile> revisions;
  Folder folder;

  Names ids() const {
    Names names;
    for (const MigrationFile &file : revisions) names.push_back(file.revision.id);
    return names;
  }
};

inline Read read(TemporaryFolder::Files files, const Reading &reading = {}) {
  const TemporaryFolder folder(files);
  Read result;
  result.folder = read_folder(folder.path(), Missing::is_error, reading);
  result.layout = result.folder.layout->name;
  for (const FolderFile &file : result.folder.files)
    result.revisions.push_back(parse_migration_file(file.name, file.content));
  return result;
}

// The message, behind the path of the folder.
inline std::string refusal(TemporaryFolder::Files files, const Reading &reading = {}) {
  const TemporaryFolder folder(files);
  const Error error = error_of([&] { read_folder(folder.path(), Missing::is_error, reading); });
  EXPECT_STREQ(error.sqlstate, "ID012");
  EXPECT_TRUE(error.message.starts_with(folder.path() + "/")) << error.message;
  return error.message.substr(std::min(folder.path().size() + 1, error.message.size()));
}

inline std::string place(const Read &read, std::size_t file, std::size_t section) {
  const Place &found = read.folder.files[file].places[section];
  return found.file + ":" + std::to_string(found.line);
}

}  // namespace pg_idem::test
