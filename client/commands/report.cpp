// report: all that is known of a database and its revisions, on one HTML page.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/plan.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/graph_formats.hpp"
#include "output/page.hpp"
#include "scratch/drift.hpp"

namespace pg_idem::client {

namespace {

std::vector<Cells> rows_of_all(const Result &result) {
  std::vector<Cells> rows;
  for (int row = 0; row < result.rows(); ++row) {
    Cells &cells = rows.emplace_back();
    for (int column = 0; column < result.columns(); ++column)
      cells.push_back(result.copy(row, column));
  }
  return rows;
}

void add_revisions(Page &page, const Outlook &outlook) {
  const RevisionGraph &graph = outlook.graph;
  const std::size_t pending = make_plan(graph, "heads", Direction::up).size();
  page.add_section("Revisions");
  page.add_text(counted(graph.size(), "revision") + ", " + std::to_string(pending) +
                " of them not applied (hollow). " + counted(graph.heads().size(), "head") + ".");
  std::vector<std::string> changed;
  for (const Revision &revision : graph.revisions())
    if (revision.changed && !revision.repeatable) changed.push_back(revision.id);
  if (!changed.empty()) page.add_text("Changed after they were applied: " + listed(changed) + ".");
  if (!outlook.without_file.empty())
    page.add_text("Without a file: " + listed(outlook.without_file) + ".");
  page.add_picture(as_svg(graph));
}

void add_drift(Page &page, Session &session) {
  page.add_section("Drift");
  if (!session.options().drift)
    return page.add_text("Not looked for: pg_idem report --drift does.");
  std::vector<Cells> rows;
  for (const std::string &difference : find_drift(session)) rows.push_back({difference});
  if (rows.empty()) return page.add_text("The schema is what the applied revisions make.");
  page.add_text("What the applied revisions make (-), and what is there instead (+).");
  page.add_table({"Object"}, rows);
}

void add_history(Page &page, Session &session) {
  page.add_section("History");
  page.add_table({"Began", "Revision", "Direction", "Outcome", "Milliseconds", "By", "Error"},
                 rows_of_all(session.connection().run(
                     "SELECT pg_catalog.date_trunc('second', started_at), revision, direction,"
                     " outcome, pg_catalog.round(extract(epoch FROM duration) * 1000, 1), run_by,"
                     " pg_catalog.concat_ws(': ', sqlstate, message) FROM " +
                     session.function("migration_history") +
                     "() WITH ORDINALITY"
                     " ORDER BY ordinality DESC")));
}

void add_tables(Page &page, Session &session) {
  page.add_section("Tables");
  page.add_table({"Table", "Kind", "Name", "Definition", "Nullable", "Default"},
                 rows_of_all(session.connection().run(
                     "SELECT * FROM " + session.function("migration_summary") + "()")));
}

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options, Missing::is_empty);
  Session session(options);
  const Outlook outlook = look_ahead(session, folder);
  Page page("Database " + session.connection().database());
  page.add_text(
      "Written by pg_idem " PG_IDEM_VERSION " at " +
      session.connection().run("SELECT pg_catalog.date_trunc('second', now())").copy(0, 0) + ".");
  add_revisions(page, outlook);
  add_drift(page, session);
  add_history(page, session);
  add_tables(page, session);
  answer()["page"] = page.text();
  print(page.text());
  return ExitCode::ok;
}

constexpr Option own_options[] = {
    {.names = "--drift",
     .help = "compare the schema with what the applied revisions make, as check does",
     .member = &Options::drift}};

}  // namespace

constinit const Verb report_verb = {
    .name = "report",
    .summary = "print all that is known as one HTML page",
    .description =
        "Prints one HTML page that needs no other file: the graph of the revisions and which of\n"
        "them are applied, drift, the history, the tables. \"pg_idem report > report.html\".\n"
        "Files that are not loaded yet count. Nothing is written to the database.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
