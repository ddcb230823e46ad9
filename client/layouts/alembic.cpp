// Alembic: versions/*.py say what comes after what. They are never run: the scripts are taken from
// what Alembic prints, `alembic upgrade head --sql > upgrade.sql` and
// `alembic downgrade heads:base --sql > downgrade.sql` in the same folder.
#include <algorithm>

#include "core/wording.hpp"
#include "layouts/alembic_script.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/python_text.hpp"
#include "layouts/sql_text.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr char upgrade_file[] = "upgrade.sql";
constexpr char downgrade_file[] = "downgrade.sql";

// The folder that has env.py, or the one with the revisions in it.
std::vector<std::string> python_files(const Tree &tree) {
  std::vector<std::string> names = tree.files_with(".py");
  const auto &folders = tree.folders();
  if (std::find(folders.begin(), folders.end(), "versions") != folders.end()) {
    names.clear();
    for (const std::string &name : tree.list("versions").files)
      if (name.ends_with(".py")) names.push_back("versions/" + name);
  }
  return names;
}

bool recognizes(const Tree &tree) {
  const std::vector<std::string> names = python_files(tree);
  return std::any_of(names.begin(), names.end(), [&](const std::string &name) {
    return tree.content(name).find("down_revision") != std::string_view::npos;
  });
}

struct Module {
  std::string name, revision, description;
  std::vector<std::string> parents, depends, labels;
};

void set(const Tree &tree, Module &module, const PythonAssignment &assignment) {
  std::vector<std::string> *wanted = assignment.name == "down_revision"   ? &module.parents
                                     : assignment.name == "depends_on"    ? &module.depends
                                     : assignment.name == "branch_labels" ? &module.labels
                                                                          : nullptr;
  if (!wanted && assignment.name != "revision") return;
  if (!assignment.strings || (!wanted && assignment.strings->size() != 1))
    refuse(tree, module.name, assignment.line, in_quotes(assignment.name) + " is not a plain value",
           "Only Python could tell what it is, and it is not run.",
           "Write the value itself: a string, a tuple of strings, or None.");
  if (wanted)
    *wanted = *assignment.strings;
  else
    module.revision = assignment.strings->front();
}

// The first line of the text at the beginning of the file.
std::string description_of(std::string_view source) {
  source = trim(source);
  for (const std::string_view quote : {"\"\"\"", "'''"})
    if (source.starts_with(quote)) {
      source.remove_prefix(quote.size());
      source = trim(source.substr(0, source.find(quote)));
      return std::string(trim(source.substr(0, source.find('\n'))));
    }
  return {};
}

std::vector<Module> read_modules(const Tree &tree) {
  std::vector<Module> modules;
  for (const std::string &name : python_files(tree)) {
    Module module{name, {}, description_of(tree.content(name)), {}, {}, {}};
    for (const PythonAssignment &assignment : python_assignments(tree.content(name)))
      set(tree, module, assignment);
    if (!module.revision.empty()) modules.push_back(std::move(module));
  }
  return modules;
}

// It can be stamped, and everything be built on it; only run it cannot.
std::string script_that_is_missing(const Module &module) {
  return "DO $pg_idem$ BEGIN RAISE EXCEPTION 'the script of this revision is Python'\n"
         "  USING ERRCODE = 'feature_not_supported',\n"
         "  DETAIL = $text$It is in " +
         module.name +
         ".$text$,\n"
         "  HINT = $text$Let Alembic print it into the same folder: alembic upgrade head --sql > "
         "upgrade.sql. If it is applied already: pg_idem adopt.$text$; END $pg_idem$;\n";
}

Revisions read(const Tree &tree, const Variables &) {
  const AlembicScripts up(tree, upgrade_file), down(tree, downgrade_file);
  std::vector<FolderFile> files;
  for (const Module &module : read_modules(tree)) {
    Draft draft(tree, module.name, module.revision);
    if (module.parents.empty()) draft.header("revises", "none");
    draft.list("revises", module.parents).list("depends", module.depends);
    draft.list("labels", module.labels).header("description", module.description);
    const Part *script = up.find(module.revision), *back = down.find(module.revision);
    if (script && needs_no_transaction(script->text)) draft.outside_transaction();
    draft.up(script ? *script : Part{script_that_is_missing(module), {}, 1});
    if (back) draft.down(*back);
    files.push_back(draft.take());
  }
  return {std::move(files), {}};
}

// A row for each head.
std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table,
                                    Folder &folder) {
  const std::vector<Module> modules = read_modules(Tree(folder.path));
  std::vector<LedgerEntry> found =
      entries(connection.run("SELECT version_num FROM " + table + " ORDER BY version_num"));
  const auto add = [&](const std::string &name) {
    if (std::none_of(found.begin(), found.end(), [&](const auto &e) { return e.revision == name; }))
      found.push_back({name, {}});
  };
  for (std::size_t next = 0; next < found.size(); ++next)
    for (const Module &module : modules) {
      const auto &labels = module.labels;
      const std::string name = found[next].revision;
      if (module.revision != name && std::count(labels.begin(), labels.end(), name) == 0) continue;
      for (const auto *list : {&module.parents, &module.depends})
        for (const std::string &before : *list) add(before);
    }
  return found;
}

constexpr Ledger ledgers[] = {
    {.table = "alembic_version", .columns = "version_num", .read = read_table}};

}  // namespace

constinit const Layout alembic_layout = {.name = "alembic",
                                         .files = "versions/*.py",
                                         .recognizes = recognizes,
                                         .read = read,
                                         .ledgers = ledgers};

}  // namespace pg_idem::client
