// convert: writes a folder of another tool in pg_idem's own format. Needs no database.
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/migration_file.hpp"
#include "core/wording.hpp"
#include "failure.hpp"
#include "folder/folder.hpp"
#include "folder/make_file.hpp"
#include "folder/tree.hpp"
#include "layouts/layout.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t longest_name = 80;

bool is_good_in_names(char c) {
  return (c & 0x80) || std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-';
}

// `users/add it` -> `users_add_it`, cut where it is long.
std::string as_file_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (name.size() >= longest_name && (c & 0xC0) != 0x80) break;
    if (is_good_in_names(c) || (!name.empty() && name.back() != '_'))
      name += is_good_in_names(c) ? c : '_';
  }
  name.erase(name.find_last_not_of('_') + 1);
  return name;
}

struct NewFile {
  std::string name;
  const FolderFile *file;
};

bool is_number(const Revision &revision) {
  return revision.id.find_first_not_of("0123456789") == std::string::npos;
}

// Sorted they are in the order of the folder: 001_init where all revisions are numbers, else as
// they are called, with a number in front if need be.
std::vector<NewFile> names_for(const Folder &folder) {
  std::vector<Revision> revisions;
  std::size_t width = 0;
  for (const FolderFile &file : folder.files)
    revisions.push_back(parse_migration_file(folder.path_of(file.name), file.content).revision);
  if (std::all_of(revisions.begin(), revisions.end(), is_number))
    for (const Revision &revision : revisions) width = std::max(width, revision.id.size());
  std::vector<NewFile> files;
  for (std::size_t i = 0; i < revisions.size(); ++i) {
    const std::string slug = as_file_name(revisions[i].description);
    files.push_back({with_leading_zeros(as_file_name(revisions[i].id), width) +
                         (slug.empty() ? "" : "_" + slug) + ".sql",
                     &folder.files[i]});
  }
  const auto goes_back = [](const NewFile &a, const NewFile &b) { return a.name >= b.name; };
  if (std::adjacent_find(files.begin(), files.end(), goes_back) == files.end()) return files;
  width = std::max<std::size_t>(4, std::to_string(files.size()).size());
  for (std::size_t i = 0; i < files.size(); ++i)
    files[i].name = with_leading_zeros(std::to_string(i + 1), width) + "_" + files[i].name;
  return files;
}

// Nothing of another tool may be there either: the two would be taken for one folder.
void make_empty_folder(const std::string &path) {
  make_folder(path);
  const Tree there(path);
  if (!there.files().empty() || !there.folders().empty())
    throw Failure(ExitCode::files, "folder " + in_quotes(path) + " is not empty", {},
                  "Name another folder.");
}

void write_hooks(const std::vector<HookFile> &hooks, const std::string &path) {
  if (!hooks.empty()) make_folder(path);
  for (const HookFile &hook : hooks) make_file(path + "/" + hook.event + ".sql", hook.content);
}

ExitCode run(const Options &options) {
  const Folder folder =
      read_folder(options.folder, Missing::is_error, {options.layout, options.variables});
  const std::vector<NewFile> files = names_for(folder);
  make_empty_folder(options.argument);
  for (const NewFile &file : files)
    make_file(options.argument + "/" + file.name, file.file->content);
  write_hooks(folder.hooks, options.argument + "/hooks");
  answer() = {{"tool", folder.layout->name}, {"folder", options.argument}, {"files", files.size()}};
  if (!options.quiet)
    print_line(counted(files.size(), "file") + " of " + folder.layout->name + " written to " +
               options.argument);
  return ExitCode::ok;
}

}  // namespace

constinit const Verb convert_verb = {
    .name = "convert",
    .summary = "write a folder of another tool in pg_idem's own format",
    .description =
        "Reads the folder of another tool, as every verb does, and writes its migrations to an\n"
        "empty folder in pg_idem's own format. A database that was upgraded or adopted from the\n"
        "one folder goes on from the other: revisions and checksums are the same. Needs no\n"
        "database.",
    .argument = {.name = "folder", .help = "where to write, made if it is not there"},
    .needs_database = false,
    .run = run};

}  // namespace pg_idem::client
