// goose: VERSION_title.sql with the annotations `-- +goose Up` and `-- +goose Down`.
#include "core/wording.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/numbered_files.hpp"
#include "layouts/placeholders.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

constexpr std::string_view annotation = "+goose";

bool recognizes(const Tree &tree) {
  for (const std::string &name : tree.files_with(".sql"))
    if (!leading_digits(name).empty())
      return tree.content(name).find(annotation) != std::string_view::npos;
  return false;
}

// One file, taken apart.
class Parser {
 public:
  Parser(const Tree &tree, const NumberedFile &file, const Variables &variables)
      : tree_(tree), file_(file), variables_(variables) {}

  FolderFile run() {
    for (const Line &line : Lines(without_byte_order_mark(tree_.content(file_.up)))) read(line);
    if (!up_.has_begun()) fail(0, "the file has no annotation \"-- +goose Up\"");
    Draft draft(tree_, file_.up, without_leading_zeros(file_.version));
    draft.header("description", with_spaces(file_.slug));
    if (no_transaction_) draft.outside_transaction();
    draft.up(up_.part());
    if (down_.has_begun()) draft.down(down_.part());
    return draft.take();
  }

 private:
  void read(const Line &line) {
    if (const auto said = after_mark(line.text, annotation))
      obey(line.number, *said);
    else if (section_)
      section_->add(line.number, substitutes_ ? pasted(line) : std::string(line.text));
    else if (!trim(line.text).empty() && !trim(line.text).starts_with("--"))
      fail(line.number, "SQL stands before the annotation \"-- +goose Up\"");
  }

  void obey(int line, std::string_view said) {
    const auto is = [&](std::string_view known) { return equal_ignoring_case(said, known); };
    if (is("Up"))
      begin(up_, line);
    else if (is("Down"))
      begin(down_, line);
    else if (is("NO TRANSACTION"))
      no_transaction_ = true;
    else if (is("ENVSUB ON") || is("ENVSUB OFF"))
      substitutes_ = is("ENVSUB ON");
    else if (!is("StatementBegin") && !is("StatementEnd"))
      fail(line, "unknown annotation " + in_quotes("+goose " + std::string(said)));
  }

  void begin(CollectedText &section, int line) {
    if (section.has_begun()) fail(line, "there is such an annotation before");
    section.begin(line + 1);
    section_ = &section;
  }

  // ${NAME} and ${NAME:-default}
  std::string pasted(const Line &line) const {
    const auto value = [&](std::string_view name) -> std::optional<std::string> {
      const std::size_t fallback = name.find(":-");
      const std::string_view key = name.substr(0, fallback);
      if (auto set = variable(variables_, key)) return set;
      if (auto set = environment_variable(key)) return set;
      if (fallback == name.npos) return std::nullopt;
      return std::string(name.substr(fallback + 2));
    };
    return substituted(line.text, {}, value, [&](std::string_view name, std::size_t) {
      fail(line.number, "the environment variable " + in_quotes(name) + " is not set");
    });
  }

  [[noreturn]] void fail(int line, std::string message) const {
    refuse(tree_, file_.up, line, std::move(message));
  }

  const Tree &tree_;
  const NumberedFile &file_;
  const Variables &variables_;
  CollectedText up_, down_;
  CollectedText *section_ = nullptr;
  bool no_transaction_ = false, substitutes_ = false;
};

void refuse_go(const Tree &tree) {
  for (const std::string &name : tree.files())
    if (numbered_name(name, ".go") && !name.ends_with("_test.go")) refuse_as_no_sql(tree, name);
}

Revisions read(const Tree &tree, const Variables &variables) {
  refuse_go(tree);
  return {
      in_parallel(numbered_files(tree, {".sql"}),
                  [&](const NumberedFile &file) { return Parser(tree, file, variables).run(); }),
      {}};
}

// The first row of a version from the end says whether it is applied; 0 stands for the beginning.
std::vector<LedgerEntry> read_table(Connection &connection, const std::string &table, Folder &) {
  return entries(connection.run(
      "SELECT version_id FROM (SELECT DISTINCT ON (version_id) version_id, is_applied FROM " +
      table + " ORDER BY version_id, id DESC) AS last WHERE is_applied AND version_id > 0"));
}

constexpr Ledger ledgers[] = {
    {.table = "goose_db_version", .columns = "version_id, is_applied", .read = read_table}};

}  // namespace

constinit const Layout goose_layout = {.name = "goose",
                                       .files = "VERSION_TITLE.sql",
                                       .recognizes = recognizes,
                                       .read = read,
                                       .ledgers = ledgers};

}  // namespace pg_idem::client
