// convert: writes a folder of another tool in pg_idem's own format. Needs no database.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>

#include "answer.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "core/migration_file.hpp"
#include "core/wording.hpp"
#include "failure.hpp"
#include "folder.hpp"
#include "layouts/layout.hpp"
#include "make_file.hpp"

namespace pg_idem::client {

namespace {

// `users/add` -> `users_add`: what is no good in the name of a file.
std::string as_file_name(std::string text) {
  for (char &c : text)
    if (c == '/' || c == '\\' || c == ' ' || static_cast<unsigned char>(c) < ' ') c = '_';
  return text;
}

struct NewFile {
  std::string name;
  const FolderFile *file;
};

std::string number(std::size_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

// By revision and description, if they sort as the folder goes; else with a number in front.
std::vector<NewFile> names_for(const Folder &folder) {
  std::vector<NewFile> files;
  for (const FolderFile &file : folder.files) {
    const Revision revision = parse_migration_file(file.name, file.content).revision;
    const std::string slug = revision.description.empty() ? "" : "_" + revision.description;
    files.push_back({as_file_name(revision.id + slug), &file});
  }
  const auto by_name = [](const NewFile &a, const NewFile &b) { return a.name < b.name; };
  const bool is_sorted = std::is_sorted(files.begin(), files.end(), by_name);
  const std::size_t width = std::max<std::size_t>(4, std::to_string(files.size()).size());
  for (std::size_t i = 0; i < files.size(); ++i)
    files[i].name = (is_sorted ? "" : number(i + 1, width) + "_") + files[i].name + ".sql";
  return files;
}

void make_folder(const std::string &path) {
  if (mkdir(path.c_str(), 0777) != 0 && errno != EEXIST) throw file_failure("make folder", path);
  const Folder there = read_folder(path, Missing::is_error, {"pg_idem", {}});
  if (!there.files.empty())
    throw Failure(ExitCode::files, "folder " + in_quotes(path) + " has migrations already", {},
                  "Name another folder.");
}

ExitCode run(const Options &options) {
  const Folder folder =
      read_folder(options.folder, Missing::is_error, {options.layout, options.variables});
  const std::vector<NewFile> files = names_for(folder);
  make_folder(options.argument);
  for (const NewFile &file : files)
    make_file(options.argument + "/" + file.name, file.file->content);
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
    .run = run};

}  // namespace pg_idem::client
