// dbmate: VERSION*.sql with the sections that pg_idem has from it. What it names otherwise than
// pg_idem does: the version is the digits, and comments before the first section mean nothing.
#include <algorithm>

#include "layouts/ledger.hpp"
#include "layouts/text.hpp"

namespace pg_idem::client {

namespace {

constexpr std::string_view own_keys[] = {"revision:", "revises:", "depends:", "labels:"};

bool has_own_header(std::string_view content) {
  for (const Line &line : Lines(content)) {
    if (after_mark(line.text, "migrate:")) return false;
    for (const std::string_view key : own_keys)
      if (after_mark(line.text, key)) return true;
  }
  return false;
}

// A name that pg_idem itself would take another version from: 20240102-add-users.sql.
bool is_dbmates_name(const std::string &name) {
  const std::string_view version = leading_digits(name);
  return !version.empty() && name[version.size()] != '_' && name[version.size()] != '.';
}

bool recognizes(const Tree &tree) {
  const std::vector<std::string> names = tree.files_with(".sql");
  if (std::none_of(names.begin(), names.end(), is_dbmates_name)) return false;
  return std::all_of(names.begin(), names.end(), [&](const std::string &name) {
    return !leading_digits(name).empty() && !has_own_header(tree.content(name)) &&
           tree.content(name).find("migrate:up") != std::string_view::npos;
  });
}

std::string slug_of(std::string_view name) {
  name.remove_suffix(std::string_view(".sql").size());
  name.remove_prefix(leading_digits(name).size());
  return with_spaces(name.substr(std::min(name.find_first_not_of("_-."), name.size())));
}

// With a blank before each colon that would end a header key.
std::string as_free_comment(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == line.npos || !trimmed(line).starts_with("--")) return std::string(line);
  return std::string(line.substr(0, colon)).append(" ").append(line.substr(colon));
}

FolderFile translated(const Tree &tree, const std::string &name) {
  const std::string_view content = without_byte_order_mark(tree.content(name));
  Draft draft(tree, name, leading_digits(name));
  draft.header("description", slug_of(name));
  FolderFile file = draft.take();
  bool in_section = false;
  for (const Line &line : Lines(content)) {
    if (const auto section = after_mark(line.text, "migrate:")) {
      in_section = true;
      file.places[section->starts_with("down")] = {{}, line.number + 1};
    }
    file.content += in_section ? std::string(line.text) : as_free_comment(line.text);
    file.content += '\n';
  }
  return file;
}

std::vector<FolderFile> read(const Tree &tree, const Variables &) {
  std::vector<FolderFile> files;
  for (const std::string &name : tree.files_with(".sql"))
    if (!leading_digits(name).empty()) files.push_back(translated(tree, name));
  return files;
}

constexpr Ledger ledgers[] = {dbmate_ledger};

}  // namespace

constinit const Layout dbmate_layout = {.name = "dbmate",
                                        .files = "VERSION*.sql",
                                        .recognizes = recognizes,
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
