// new: an empty migration file that comes after the heads of the folder. Needs no database.
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <ctime>

#include "commands.hpp"
#include "comparison.hpp"
#include "console.hpp"
#include "core/revision_graph.hpp"
#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t longest_number = 8;     // of digits; 001
constexpr std::size_t timestamp_digits = 14;  // 20260102030405

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

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
  if (slug.empty())
    throw Failure(ExitCode::usage, in_quotes(name) + " is no name for a migration", {},
                  "Say in a few words what it does: pg_idem new \"add users\".");
  return slug;
}

// The leading digits of the names in the folder, as far as all of them begin so.
std::vector<std::string> numbers_of(const Folder &folder) {
  std::vector<std::string> numbers;
  for (const FolderFile &file : folder.files) {
    const auto end = std::find_if_not(file.name.begin(), file.name.end(), is_digit);
    if (end == file.name.begin() || *end != '_') return {};
    numbers.emplace_back(file.name.begin(), end);
  }
  return numbers;
}

std::string random_id() {
  constexpr char digits[] = "0123456789abcdef";
  unsigned char bytes[6];
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
    throw file_failure("read", "random numbers");
  std::string id;
  for (const unsigned char byte : bytes) {
    id += digits[byte >> 4];
    id += digits[byte & 15];
  }
  return id;
}

std::string timestamp() {
  char text[timestamp_digits + 1];
  const std::time_t now = std::time(nullptr);
  std::strftime(text, sizeof text, "%Y%m%d%H%M%S", std::gmtime(&now));
  return text;
}

// As the folder does it: numbers, timestamps, else random.
std::string next_id(const Folder &folder) {
  const std::vector<std::string> numbers = numbers_of(folder);
  if (numbers.empty()) return random_id();
  const auto longest = [](const std::string &a, const std::string &b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  };
  const std::string &last = *std::max_element(numbers.begin(), numbers.end(), longest);
  if (last.size() == timestamp_digits) return timestamp();
  if (last.size() > longest_number) return random_id();
  std::string next = std::to_string(std::stoul(last) + 1);
  return std::string(last.size() - std::min(last.size(), next.size()), '0') + next;
}

std::vector<std::string> heads_of(const Folder &folder) {
  std::vector<Revision> revisions;
  for (Incoming &file : compare(folder, State()).incoming)
    revisions.push_back(std::move(file.revision));
  const RevisionGraph graph(std::move(revisions));
  std::vector<std::string> names;
  for (const RevisionGraph::Index head : graph.heads()) names.push_back(graph[head].id);
  return names;
}

void write_new_file(const std::string &path, const std::string &text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) throw file_failure("make file", path);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (close(file) != 0 || !written) throw file_failure("write file", path);
}

ExitCode run(const Options &options) {
  const std::string slug = slug_of(options.argument);
  const Folder folder = read_folder(options.folder, Missing::is_error);
  const std::vector<std::string> heads = heads_of(folder);
  const std::string id = next_id(folder);
  const std::string path = folder.path_of(id + "_" + slug + ".sql");
  std::string description = options.argument;
  std::replace(description.begin(), description.end(), '\n', ' ');
  write_new_file(
      path, "-- revision: " + id + "\n-- revises: " + (heads.empty() ? "none" : listed(heads)) +
                "\n-- description: " + description + "\n\n-- migrate:up\n\n-- migrate:down\n");
  print_line(path);
  return ExitCode::ok;
}

}  // namespace

constinit const Verb new_verb = {
    .name = "new",
    .summary = "make an empty migration file",
    .description =
        "Makes an empty migration file that comes after the heads of the folder (several: it\n"
        "merges them) and prints its path. Its revision is numbered where all the files are,\n"
        "else 12 random hexadecimal digits. Needs no database.",
    .argument = {.name = "name", .help = "what it does, in a few words"},
    .run = run};

}  // namespace pg_idem::client
