// Flyway: V1.2__title.sql, U for the way down, R for what is repeated, B for all up to a version.
#include <algorithm>
#include <cstdint>

#include "core/wording.hpp"
#include "layouts/draft.hpp"
#include "layouts/flyway_names.hpp"
#include "layouts/ledger.hpp"
#include "layouts/placeholders.hpp"
#include "layouts/sql_text.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

bool recognizes(const Tree &tree) {
  const auto is_versioned = [](const std::string &name) {
    const auto found = flyway_name(name);
    return found && found->kind != 'U';
  };
  const auto &names = tree.files();
  return std::any_of(names.begin(), names.end(), is_versioned);
}

// `flyway.placeholders.name=value` of flyway.conf, and what stands beside a script in its own.
Variables properties(const Tree &tree, const std::string &name) {
  Variables found;
  for (const Line &line : Lines(tree.content_if_there(name))) {
    const std::size_t equals = line.text.find('=');
    const std::string_view key = trim(line.text.substr(0, equals));
    if (key.empty() || key.front() == '#' || equals == line.text.npos) continue;
    found.emplace(key, trim(line.text.substr(equals + 1)));
  }
  return found;
}

// One script: its own configuration, its placeholders.
class Script {
 public:
  Script(const Tree &tree, const Variables &variables, std::string name)
      : tree_(tree), variables_(variables), name_(std::move(name)) {
    const std::string conf = name_ + ".conf";
    for (const auto &[key, value] : properties(tree, conf)) {
      if (key == "executeInTransaction")
        in_transaction_ = value != "false";
      else if (key == "placeholderReplacement")
        replaces_ = value != "false";
      else if (key != "encoding" || !equal_ignoring_case(value, "UTF-8"))
        refuse(tree, conf, 0, in_quotes(key + "=" + value) + " is not supported here");
    }
    text_ = without_byte_order_mark(tree.content(name_));
    if (replaces_ && text_.find("${") != text_.npos) replace();
  }

  const std::string &text() const { return text_; }
  bool needs_no_transaction() const {
    return !in_transaction_ || client::needs_no_transaction(text_);
  }

 private:
  void replace() {
    text_ = substituted(
        text_, {}, [&](std::string_view name) { return value_of(name); },
        [&](std::string_view name, std::size_t offset) {
          const auto before = text_.begin() + static_cast<std::ptrdiff_t>(offset);
          refuse(tree_, name_, 1 + static_cast<int>(std::count(text_.begin(), before, '\n')),
                 "no value is given for the placeholder " + in_quotes(name), {},
                 "Say --set '" + std::string(name) + "=VALUE'.");
        });
  }

  // Names are the same in any case.
  std::optional<std::string> value_of(std::string_view name) const {
    for (const auto &[key, value] : variables_)
      if (equal_ignoring_case(key, name)) return value;
    std::string shouted = "FLYWAY_PLACEHOLDERS_";
    for (const char c : name) shouted += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    if (auto value = environment_variable(shouted)) return value;
    for (const char *file : {"flyway.conf", "../flyway.conf"})
      for (const auto &[key, value] : properties(tree_, file))
        if (equal_ignoring_case(key, "flyway.placeholders." + std::string(name))) return value;
    return std::nullopt;
  }

  const Tree &tree_;
  const Variables &variables_;
  std::string name_, text_;
  bool in_transaction_ = true, replaces_ = true;
};

FolderFile translated(const Tree &tree, const FlywayName &name, const Variables &variables,
                      const FlywayName *undo) {
  const Script script(tree, variables, name.path);
  Draft draft(tree, name.path, name.revision());
  draft.header("description", with_spaces(name.description));
  if (name.kind == 'R') draft.header("repeatable", "on");
  if (script.needs_no_transaction()) draft.outside_transaction();
  draft.up({script.text()});
  if (undo) draft.down({Script(tree, variables, undo->path).text(), undo->path});
  return draft.take();
}

const FlywayName *undo_of(const FlywayName &name, const FlywayNames &names) {
  for (const FlywayName &undo : names.undo)
    if (name.kind == 'V' && same_version(undo.version, name.version)) return &undo;
  return nullptr;
}

Revisions read(const Tree &tree, const Variables &variables) {
  const FlywayNames names = flyway_names(tree);
  const auto translate = [&](const FlywayName &name) {
    return translated(tree, name, variables, undo_of(name, names));
  };
  Revisions revisions{in_parallel(names.versioned, translate), {}};
  if (!names.baselines.empty()) {
    const FlywayName &last = names.baselines.back();
    const auto behind = std::find_if(
        names.versioned.begin(), names.versioned.end(),
        [&](const FlywayName &name) { return is_smaller_version(last.version, name.version); });
    revisions.shortcut = {translate(last),
                          static_cast<std::size_t>(behind - names.versioned.begin())};
  }
  std::ranges::move(in_parallel(names.repeatable, translate), std::back_inserter(revisions.files));
  return revisions;
}

// --- Its table

void refuse_failed(Connection &connection, const std::string &table) {
  const Result failed = connection.run("SELECT COALESCE(version, description) FROM " + table +
                                       " WHERE NOT success ORDER BY installed_rank");
  if (failed.rows() == 0) return;
  refuse_adoption("migration " + in_quotes(failed.copy(0, 0)) + " of Flyway has failed",
                  "Table " + table + " has it with success = false.",
                  "Repair the schema, then let Flyway forget the row: flyway repair.");
}

// What `flyway baseline` has declared is not run, whatever files there are for it.
std::string declared_baseline(Connection &connection, const std::string &table) {
  const Result row =
      connection.run("SELECT version FROM " + table +
                     " WHERE type = 'BASELINE' ORDER BY installed_rank DESC LIMIT 1");
  return row.rows() ? row.copy(0, 0) : std::string();
}

constexpr char last_of_each[] =
    "SELECT version, description, checksum, type FROM"
    " (SELECT DISTINCT ON (version, CASE WHEN version IS NULL THEN description END) *"
    "  FROM %s WHERE type NOT IN ('SCHEMA', 'BASELINE')"
    "  ORDER BY version, CASE WHEN version IS NULL THEN description END, installed_rank DESC)"
    " AS last WHERE type NOT IN ('DELETE', 'UNDO_SQL', 'UNDO_SCRIPT', 'UNDO_JDBC')"
    " ORDER BY installed_rank";

std::string name_in_table(const FlywayNames &names, std::string_view version,
                          std::string_view description) {
  const auto &list = version.empty() ? names.repeatable : names.versioned;
  for (const FlywayName &name : list)
    if (version.empty() ? with_spaces(name.description) == description
                        : same_version(name.version, version))
      return name.revision();
  return std::string(version.empty() ? description : version);
}

std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table,
                                    Folder &folder) {
  refuse_failed(connection, table);
  const FlywayNames names = flyway_names(Tree(folder.path));
  std::vector<LedgerEntry> found;
  const std::string baseline = declared_baseline(connection, table);
  for (const FlywayName &name : names.versioned)
    if (!baseline.empty() && !is_smaller_version(baseline, name.version))
      found.push_back({name.revision(), {}});
  std::string query = last_of_each;
  query.replace(query.find("%s"), 2, table);
  const Result rows = connection.run(query);
  for (int row = 0; row < rows.rows(); ++row) {
    const bool is_baseline = rows.text(row, 3) == "SQL_BASELINE";
    if (is_baseline && folder.shortcut) folder.take_shortcut();
    const std::string revision = is_baseline
                                     ? rows.copy(row, 0)
                                     : name_in_table(names, rows.text(row, 0), rows.text(row, 1));
    found.push_back({revision, rows.copy(row, 2)});
  }
  return found;
}

// CRC32 of the lines without their ends, as a signed number.
std::string checksum(const Tree &tree, const FolderFile &file) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const Line &line : Lines(without_byte_order_mark(tree.content(file.name))))
    for (const char c : line.text) {
      crc ^= static_cast<unsigned char>(c);
      for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320 : 0);
    }
  return std::to_string(static_cast<std::int32_t>(~crc));
}

constexpr Ledger ledgers[] = {{.table = "flyway_schema_history",
                               .columns = "installed_rank, version, type, success, checksum",
                               .read = read_table,
                               .checksum = checksum}};

}  // namespace

constinit const Layout flyway_layout = {.name = "flyway",
                                        .files = "V*__*.sql",
                                        .recognizes = recognizes,
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
