// The folder of migration files, whatever tool it was made for: its revisions in order, each as
// text in pg_idem's own format, and what tells whether one has changed.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pg_idem::client {

struct Layout;

// Where the text of a section stands, if not in the revision's own file as it is.
struct Place {
  std::string file;  // relative to the folder; empty: the revision's own
  int line = 0;      // on which the text begins; 0: the content itself is the file
};

struct FolderFile {
  std::string name;             // relative to the folder: of the file with the way up
  std::string content;          // in pg_idem's format
  std::string checksum;         // SHA-256 of the content, in hexadecimal
  std::array<Place, 3> places;  // of the sections up, down, verify
};

// A script for an event of a run (core/hook.hpp).
struct HookFile {
  std::string event;
  std::string path;
  std::string content;
  std::string checksum;
};

// One file for all before a point, on a database that has none of them: Flyway calls it a baseline,
// Atlas a checkpoint.
struct Shortcut {
  FolderFile file;
  std::size_t replaced = 0;  // how many files, from the first one on
};

struct Revisions {
  std::vector<FolderFile> files;  // in order: each comes after the one before it
  std::optional<Shortcut> shortcut;
};

struct Folder : Revisions {
  std::string path;  // as given, without a slash at the end
  const Layout *layout = nullptr;
  std::vector<HookFile> hooks = {};

  void take_shortcut();

  std::string path_of(const std::string &name) const { return path + "/" + name; }
};

enum class Missing { is_error, is_empty };

using Variables = std::map<std::string, std::string, std::less<>>;

// How a folder is to be read.
struct Reading {
  std::string layout;   // empty: found out
  Variables variables;  // placeholders of the layouts that have some
};

// Throws Failure or Error: no such folder, or something in it cannot be read or understood.
Folder read_folder(const std::string &path, Missing missing, const Reading &reading);

// Whether that path of the database is the file of that name, however the folder is called here.
bool is_path_of(std::string_view path, std::string_view name);

}  // namespace pg_idem::client
