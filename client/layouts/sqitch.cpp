// Sqitch: the plan says the order; deploy/, revert/ and verify/ have the scripts, written for psql.
// A tag is a revision of its own without statements: it may be set behind a change that is applied.
#include "core/wording.hpp"
#include "folder/checksum.hpp"
#include "layouts/draft.hpp"
#include "layouts/ledger.hpp"
#include "layouts/sqitch_plan.hpp"
#include "layouts/sql_text.hpp"
#include "parallel.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

bool recognizes(const Tree &tree) {
  return tree.has(sqitch_plan_file);
}

// psql's commands that change nothing here are left out, others refused.
bool is_idle_command(std::string_view line) {
  for (const char *command :
       {"\\set ON_ERROR_STOP", "\\set QUIET", "\\pset ", "\\echo ", "\\timing"})
    if (line.starts_with(command)) return true;
  return false;
}

std::string script(const Tree &tree, const std::string &name, std::string content) {
  content.erase(0, content.size() - without_byte_order_mark(content).size());
  if (content.find('\\') == content.npos) return content;
  std::string text;
  for (const Line &line : Lines(content)) {
    const bool is_command = line.text.starts_with('\\') && !line.text.starts_with("\\restrict") &&
                            !line.text.starts_with("\\unrestrict");
    if (is_command && !is_idle_command(line.text))
      refuse(tree, name, line.number, "commands of psql are not supported",
             "The line is " + in_quotes(line.text) + ".", "Write it as SQL.");
    if (!is_command) text.append(line.text);
    text += '\n';
  }
  return text;
}

bool is_transaction_control(std::string_view words) {
  for (const char *known : {"BEGIN", "START TRANSACTION", "COMMIT", "END", "ROLLBACK", "ABORT"})
    if (words == known) return true;
  return false;
}

// Sqitch only wants verify scripts to run without an error, in a transaction that it takes back.
std::string verification(std::string text) {
  const std::vector<SqlStatement> statements = sql_statements(text);
  for (auto statement = statements.rbegin(); statement != statements.rend(); ++statement) {
    const std::string_view words = statement->words;
    const std::size_t length = statement->end - statement->begin;
    if (is_transaction_control(words)) {
      const std::size_t semicolon = text.find(';', statement->end);
      text.replace(statement->begin, length, length, ' ');
      if (semicolon != text.npos) text[semicolon] = ' ';
    } else if (words.starts_with("SELECT") || words.starts_with("WITH") ||
               words.starts_with("VALUES")) {
      text.insert(statement->end, ") AS verified");
      text.insert(statement->begin, "SELECT count(verified) >= 0 FROM (");
    }
  }
  return text;
}

FolderFile change(const Tree &tree, const SqitchStep &step) {
  const std::string deploy = "deploy/" + step.file, revert = "revert/" + step.file,
                    verify = "verify/" + step.file;
  const std::string up = script(tree, deploy, tree.take_content(deploy));
  std::optional<std::string> way_down = tree.read(revert), check = tree.read(verify);
  Draft draft(tree, deploy, step.revision);
  draft.header("description", step.note).list("depends", step.requires_);
  if (needs_no_transaction(up) || (check && adds_enum_value(up))) draft.outside_transaction();
  draft.up({up});
  if (way_down) draft.down({script(tree, revert, std::move(*way_down)), revert});
  if (check) draft.verify({verification(script(tree, verify, std::move(*check))), verify});
  return draft.take();
}

FolderFile tag(const Tree &tree, const SqitchStep &step) {
  Draft draft(tree, "@" + step.name, step.revision);
  return draft.header("description", step.note).up({}).down({}).take();
}

Revisions read(const Tree &tree, const Variables &) {
  return {in_parallel(read_sqitch_plan(tree),
                      [&](const SqitchStep &step) {
                        return step.is_tag ? tag(tree, step) : change(tree, step);
                      }),
          {}};
}

// The changes of the project in the order in which they were deployed; a name that comes again is
// the reworked change.
std::vector<LedgerEntry> read_registry(Connection &connection, const std::string &table,
                                       Folder &folder) {
  const std::string registry = table.substr(0, table.rfind('.'));
  const Tree tree(folder.path);
  std::string project;
  for (const Line &line : Lines(tree.content(sqitch_plan_file)))
    if (const auto name = after_mark(line.text, "project=", "%")) project = *name;
  const Result changes = connection.run(
      "SELECT change || CASE WHEN instance > 1 THEN '~' || instance ELSE '' END,"
      " NULLIF(script_hash, change_id) FROM (SELECT *, pg_catalog.row_number() OVER"
      "  (PARTITION BY change ORDER BY planned_at, committed_at) AS instance"
      "  FROM " +
          table + " WHERE project = $1) AS changes ORDER BY committed_at",
      {project});
  std::vector<LedgerEntry> found = entries(changes);
  for (LedgerEntry &entry : entries(connection.run(
           "SELECT pg_catalog.ltrim(tag, '@') FROM " + registry + ".tags WHERE project = $1",
           {project})))
    found.push_back(std::move(entry));
  return found;
}

std::string checksum(const Tree &tree, const FolderFile &file) {
  return file.name.starts_with('@') ? std::string() : hexadecimal(sha1(tree.content(file.name)));
}

constexpr Ledger ledgers[] = {{.table = "sqitch.changes",
                               .columns = "change_id, script_hash, change, project",
                               .read = read_registry,
                               .checksum = checksum}};

}  // namespace

constinit const Layout sqitch_layout = {.name = "sqitch",
                                        .files = "sqitch.plan",
                                        .recognizes = recognizes,
                                        .read = read,
                                        .ledgers = ledgers};

}  // namespace pg_idem::client
