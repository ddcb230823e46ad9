// Flyway passes over what it does not understand; here only what is clearly no migration is.
#include "layouts/flyway_names.hpp"

#include <algorithm>

#include "core/wording.hpp"
#include "layouts/draft.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr std::string_view kinds = "VUBR";
constexpr std::string_view version_characters = "0123456789._";

std::string_view name_in(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

// SQL that Flyway runs at some event: afterMigrate.sql, beforeEachMigrate__log.sql.
bool is_callback(std::string_view name) {
  for (const std::string_view word : {"before", "after"})
    if (name.starts_with(word) && name.size() > word.size() && is_upper(name[word.size()]))
      return name.ends_with(".sql");
  return false;
}

// What begins like a migration: a kind and a version, or a kind and two underscores.
bool is_nearly_right(std::string_view name) {
  if (name.size() < 3 || kinds.find(name[0]) == kinds.npos || name.ends_with(".conf")) return false;
  return !leading_digits(name.substr(1)).empty() || name.substr(1, 2) == "__";
}

void check(const Tree &tree, const std::string &path) {
  const std::string_view name = name_in(path);
  if (is_callback(name))
    refuse(tree, path, 0, "callbacks of Flyway are not supported", {},
           "pg_idem has hooks instead: files before_run.sql, after_run.sql, before_revision.sql "
           "and after_revision.sql in the folder hooks of a converted folder.");
  if (is_nearly_right(name))
    refuse(tree, path, 0, "this is not the name of a migration in SQL",
           "The form is V<version>__<description>.sql.",
           "Rename the file, or take it out of the folder.");
}

bool is_before(const FlywayName &a, const FlywayName &b) {
  if (a.kind == 'R') return a.description < b.description;
  return is_smaller_version(a.version, b.version);
}

}  // namespace

std::string FlywayName::revision() const {
  return kind == 'R' ? revision_name("R__" + description) : version;
}

std::optional<FlywayName> flyway_name(std::string_view path) {
  std::string_view name = name_in(path);
  if (!name.ends_with(".sql") || kinds.find(name[0]) == kinds.npos) return std::nullopt;
  name.remove_suffix(4);
  const std::size_t separator = name.find("__");
  if (separator == name.npos) return std::nullopt;
  FlywayName found{name[0], std::string(name.substr(1, separator - 1)),
                   std::string(name.substr(separator + 2)), std::string(path)};
  if ((found.kind == 'R') != found.version.empty()) return std::nullopt;
  if (found.version.find_first_not_of(version_characters) != std::string::npos) return std::nullopt;
  std::replace(found.version.begin(), found.version.end(), '_', '.');
  return found;
}

FlywayNames flyway_names(const Tree &tree) {
  FlywayNames names;
  for (const std::string &path : tree.all_files()) {
    auto name = flyway_name(path);
    if (!name)
      check(tree, path);
    else
      (name->kind == 'V'   ? names.versioned
       : name->kind == 'U' ? names.undo
       : name->kind == 'B' ? names.baselines
                           : names.repeatable)
          .push_back(std::move(*name));
  }
  for (auto *list : {&names.versioned, &names.undo, &names.baselines, &names.repeatable})
    std::stable_sort(list->begin(), list->end(), is_before);
  return names;
}

bool is_smaller_version(std::string_view a, std::string_view b) {
  const auto parts = words_of(a, "."), others = words_of(b, ".");
  for (std::size_t i = 0; i < std::max(parts.size(), others.size()); ++i) {
    const std::string_view part = i < parts.size() ? parts[i] : "0";
    const std::string_view other = i < others.size() ? others[i] : "0";
    if (is_smaller_number(part, other)) return true;
    if (is_smaller_number(other, part)) return false;
  }
  return false;
}

bool same_version(std::string_view a, std::string_view b) {
  return !is_smaller_version(a, b) && !is_smaller_version(b, a);
}

}  // namespace pg_idem::client
