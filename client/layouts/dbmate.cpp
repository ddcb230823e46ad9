// dbmate: VERSION*.sql with the sections that pg_idem has from it. What it names otherwise than
// pg_idem does: the version is the digits, comments before the first section mean nothing, and
// several sections up are one.
#include <algorithm>

#include "core/wording.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "parallel.hpp"
#include "text.hpp"

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

bool has_several_ways_up(std::string_view content) {
  constexpr std::string_view mark = "migrate:up";
  const std::size_t first = content.find(mark);
  return first != content.npos && content.find(mark, first + mark.size()) != content.npos;
}

// A name that pg_idem itself would take another version from: 20240102-add-users.sql.
bool is_dbmates_name(const std::string &name) {
  const std::string_view version = leading_digits(name);
  return !version.empty() && name[version.size()] != '_' && name[version.size()] != '.';
}

bool recognizes(const Tree &tree) {
  const std::vector<std::string> &names = tree.files_with(".sql");
  const auto is_dbmates = [&](const std::string &name) {
    return is_dbmates_name(name) || has_several_ways_up(tree.content(name));
  };
  if (std::none_of(names.begin(), names.end(), is_dbmates)) return false;
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

// The options of a section; dbmate ignores those that it does not know.
bool says_no_transaction(std::string_view options) {
  for (const std::string_view option : words_of(options))
    if (option == "transaction:false") return true;
  return false;
}

FolderFile translated(const Tree &tree, const std::string &name) {
  CollectedText up, down;
  CollectedText *section = nullptr;
  bool outside_transaction = false;
  for (const Line &line : Lines(without_byte_order_mark(tree.content(name)))) {
    auto mark = after_mark(line.text, "migrate:");
    if (mark) {
      const std::string_view word = take_word(*mark);
      if (word != "up" && word != "down")
        refuse(tree, name, line.number, "dbmate has no section " + in_quotes(word));
      section = word == "up" ? &up : &down;
      section->begin(line.number + 1);
      outside_transaction = outside_transaction || says_no_transaction(*mark);
    } else if (section) {
      section->add(line.number, line.text);
    }
  }
  if (!up.has_begun()) refuse(tree, name, 0, "the file has no section \"-- migrate:up\"");
  Draft draft(tree, name, leading_digits(name));
  draft.header("description", slug_of(name));
  if (outside_transaction) draft.outside_transaction();
  draft.up(up.part());
  return (down.has_begun() ? draft.down(down.part()) : draft).take();
}

Revisions read(const Tree &tree, const Variables &) {
  std::vector<std::string> names = tree.files_with(".sql");
  std::erase_if(names, [](const std::string &name) { return leading_digits(name).empty(); });
  return {in_parallel(names, [&](const std::string &name) { return translated(tree, name); }), {}};
}

constexpr Ledger ledgers[] = {dbmate_ledger};

}  // namespace

constinit const Layout dbmate_layout = {.name = "dbmate",
                                        .files = "VERSION*.sql",
                                        .recognizes = recognizes,
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
