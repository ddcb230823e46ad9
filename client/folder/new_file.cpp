// As the folder does it: numbers, timestamps, else random digits.
#include "folder/new_file.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cctype>
#include <ctime>
#include <utility>

#include "core/migration_file.hpp"
#include "core/utf8.hpp"
#include "core/wording.hpp"
#include "database/comparison.hpp"
#include "failure.hpp"
#include "folder/checksum.hpp"
#include "folder/make_file.hpp"
#include "layouts/layout.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t longest_number = 8;     // of digits; 001
constexpr std::size_t timestamp_digits = 14;  // 20260102030405

// "Add users' e-mail" -> "add_users_e_mail"; what is not ASCII stays.
std::string slug_of(const std::string &name) {
  std::string slug;
  for (const char c : name) {
    const bool is_word = (c & 0x80) || std::isalnum(static_cast<unsigned char>(c));
    if (is_word)
      slug += static_cast<char>((c & 0x80) ? c : std::tolower(static_cast<unsigned char>(c)));
    else if (!slug.empty() && slug.back() != '_')
      slug += '_';
  }
  slug.erase(slug.find_last_not_of('_') + 1);
  if (slug.empty() || first_invalid_byte(name) < name.size())
    throw Failure(ExitCode::usage, "invalid name " + in_quotes(name) + " for a migration", {},
                  "Say in a few words what it does: pg_idem new \"add users\".");
  return slug;
}

bool is_control(char c) {
  return std::iscntrl(static_cast<unsigned char>(c)) != 0;
}

// The leading digits of the names in the folder, as far as all of them begin so; repeatable
// revisions need none.
std::vector<std::string> numbers_of(const Folder &folder) {
  std::vector<std::string> numbers;
  for (const FolderFile &file : folder.files) {
    const std::string_view number = leading_digits(file.name);
    const bool has_number = !number.empty() && file.name[number.size()] == '_';
    if (has_number)
      numbers.emplace_back(number);
    else if (!parse_migration_file(folder.path_of(file.name), file.content).revision.repeatable)
      return {};
  }
  return numbers;
}

std::string random_id() {
  char bytes[6];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
    throw file_failure("read", "random numbers");
  return hexadecimal({bytes, sizeof bytes});
}

std::string timestamp() {
  char text[timestamp_digits + 1];
  const std::time_t now = std::time(nullptr);
  std::strftime(text, sizeof text, "%Y%m%d%H%M%S", std::gmtime(&now));
  return text;
}

std::string next_id(const Folder &folder) {
  const std::vector<std::string> numbers = numbers_of(folder);
  if (numbers.empty()) return random_id();
  const std::string &last = *std::max_element(numbers.begin(), numbers.end(), is_smaller_number);
  if (last.size() == timestamp_digits) return timestamp();
  if (last.size() > longest_number) return random_id();
  return with_leading_zeros(std::to_string(std::stoul(last) + 1), last.size());
}

}  // namespace

// dbmate reads what is written here as it reads its own.
Folder folder_for_new_files(const Options &options) {
  Folder folder =
      read_folder(options.folder, Missing::is_error, {options.layout, options.variables});
  if (folder.layout == nullptr || folder.layout == &native_layout ||
      folder.layout == &dbmate_layout)
    return folder;
  throw Failure(ExitCode::files,
                "the files of " + in_quotes(folder.path) + " are those of layout " +
                    in_quotes(folder.layout->name),
                "A new file would be one of pg_idem's own.",
                "Make the file as that tool does, or convert the folder with \"pg_idem convert\".");
}

RevisionGraph graph_of(Folder &folder) {
  std::vector<Revision> revisions;
  for (Incoming &file : compare(folder, State()).incoming)
    revisions.push_back(std::move(file.revision));
  return RevisionGraph(std::move(revisions));
}

std::vector<std::string> identifiers_of(const RevisionGraph &graph,
                                        const std::vector<std::string> &names) {
  std::vector<std::string> identifiers;
  for (const std::string &name : names) identifiers.push_back(graph[graph.find(name)].id);
  return identifiers;
}

std::vector<std::string> heads_of(const RevisionGraph &graph) {
  std::vector<std::string> names;
  for (const RevisionGraph::Index head : graph.heads()) names.push_back(graph[head].id);
  return names;
}

NewFile write_new_file(const Folder &folder, const std::string &description,
                       const std::vector<std::string> &parents) {
  const std::string slug = slug_of(description), id = next_id(folder);
  const std::string path = folder.path_of(id + "_" + slug + ".sql");
  std::string line = description;
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  make_file(path, "-- revision: " + id +
                      "\n-- revises: " + (parents.empty() ? "none" : joined(parents)) +
                      "\n-- description: " + line + "\n\n-- migrate:up\n\n-- migrate:down\n");
  return {path, id};
}

}  // namespace pg_idem::client
