// Atlas: VERSION_title.sql in order of the names, directives in comments, and atlas.sum over all.
#include "core/wording.hpp"
#include "folder/checksum.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr char sum_file[] = "atlas.sum";

// Folders in the form of golang-migrate may have a sum too.
bool recognizes(const Tree &tree) {
  return tree.has(sum_file) && tree.files_with(".up.sql").empty();
}

struct Directives {
  bool outside_transaction = false;
  bool is_checkpoint = false;
  bool is_in_sum = true;
};

Directives directives_of(const Tree &tree, const std::string &name) {
  Directives found;
  if (tree.content(name).find("atlas:") == std::string_view::npos) return found;
  for (const Line &line : Lines(tree.content(name))) {
    auto said = after_mark(line.text, "atlas:");
    if (!said) continue;
    const std::string_view directive = take_word(*said);
    const auto is = [&](std::string_view word, std::string_view value) {
      return directive == word && *said == value;
    };
    if (is("txmode", "none"))
      found.outside_transaction = true;
    else if (directive == "checkpoint")
      found.is_checkpoint = true;
    else if (is("sum", "ignore"))
      found.is_in_sum = false;
    else if (directive != "nolint" && directive != "assert" && !is("txmode", "file") &&
             !is("txmode", "all") && !is("delimiter", ";"))
      refuse(tree, name, line.number,
             "the directive " + in_quotes("atlas:" + std::string(directive)) +
                 " is not supported here",
             "The line is " + in_quotes(line.text) + ".");
  }
  return found;
}

// --- atlas.sum: a line for all, then one for each file, over it and all before it

std::string sum_of(const Tree &tree, const std::vector<std::string> &names) {
  RunningSha256 files, sums;
  std::string lines;
  for (const std::string &name : names) {
    const std::string sum = base64(files.add(name).add(tree.content(name)).so_far());
    sums.add(name).add(sum);
    lines += name + " h1:" + sum + "\n";
  }
  return "h1:" + base64(sums.so_far()) + "\n" + lines;
}

void check_sum(const Tree &tree, const std::vector<std::string> &names) {
  const std::string wanted = sum_of(tree, names);
  const std::string_view found = tree.content(sum_file);
  const auto wanted_lines = words_of(wanted, "\n"), found_lines = words_of(found, "\r\n");
  if (found_lines == wanted_lines) return;
  // the first line is over all the others: one of these says more
  std::size_t line = 1;
  while (line < wanted_lines.size() && line < found_lines.size() &&
         found_lines[line] == wanted_lines[line])
    ++line;
  std::string detail = "The sum over all files is another one.";
  if (line < wanted_lines.size())
    detail = "The first file that does not fit is " +
             in_quotes(wanted_lines[line].substr(0, wanted_lines[line].find(" h1:"))) + ".";
  else if (line < found_lines.size())
    detail = "The file of this line is missing.";
  else
    line = 0;
  refuse(tree, sum_file, static_cast<int>(line) + 1, "the checksums do not fit the files",
         std::move(detail), "If the files are right: atlas migrate hash.");
}

FolderFile translated(const Tree &tree, const std::string &name, const Directives &directives) {
  const std::string_view stem = std::string_view(name).substr(0, name.size() - 4);
  Draft draft(tree, name, stem.substr(0, stem.find('_')));
  draft.header("description", description_in(stem));
  if (directives.outside_transaction) draft.outside_transaction();
  return draft.up({tree.content(name)}).take();
}

Revisions read(const Tree &tree, const Variables &) {
  Revisions revisions;
  std::vector<std::string> in_sum;
  for (const std::string &name : tree.files_with(".sql")) {
    const Directives directives = directives_of(tree, name);
    if (directives.is_in_sum) in_sum.push_back(name);
    FolderFile file = translated(tree, name, directives);
    if (directives.is_checkpoint)
      revisions.shortcut = {std::move(file), revisions.files.size()};
    else
      revisions.files.push_back(std::move(file));
  }
  if (tree.has(sum_file)) check_sum(tree, in_sum);
  return revisions;
}

// --- Its table

bool comes_before(std::string_view a, std::string_view b) {
  return a < b;
}

std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table,
                                    Folder &folder) {
  constexpr char migrations[] = " WHERE version !~ '^[.]'";
  const Result broken = connection.run("SELECT version, error FROM " + table + migrations +
                                       " AND (error <> '' OR applied < total) ORDER BY version");
  if (broken.rows() > 0)
    refuse_adoption("migration " + in_quotes(broken.copy(0, 0)) + " of Atlas has failed",
                    "Table " + table + " says: " + broken.copy(0, 1) + ".",
                    "Repair the schema, then tell Atlas so: atlas migrate set VERSION.");
  std::vector<LedgerEntry> found;
  const Result rows = connection.run("SELECT version, hash, type & 1 FROM " + table + migrations +
                                     " ORDER BY version");
  for (int row = 0; row < rows.rows(); ++row) {
    const std::string version = rows.copy(row, 0);
    if (folder.shortcut && revision_of(folder.shortcut->file) == version) folder.take_shortcut();
    if (rows.text(row, 2) == "1")  // a baseline: what is before it counts as applied
      for (LedgerEntry &entry : entries_up_to(folder, version, comes_before))
        if (entry.revision != version) found.push_back(std::move(entry));
    found.push_back({version, rows.copy(row, 1)});
  }
  return found;
}

std::string checksum(const Tree &tree, const FolderFile &file) {
  for (const Line &line : Lines(tree.content_if_there(sum_file)))
    if (const auto sum = after_mark(line.text, " h1:", file.name)) return std::string(*sum);
  return {};
}

constexpr Ledger ledgers[] = {{.table = "atlas_schema_revisions.atlas_schema_revisions",
                               .columns = "version, hash, applied, total, error",
                               .read = read_table,
                               .checksum = checksum},
                              {.table = "atlas_schema_revisions",
                               .columns = "version, hash, applied, total, error",
                               .read = read_table,
                               .checksum = checksum}};

}  // namespace

constinit const Layout atlas_layout = {.name = "atlas",
                                       .files = "VERSION_TITLE.sql",
                                       .recognizes = recognizes,
                                       .read = read,
                                       .ledgers = ledgers};

}  // namespace pg_idem::client
