// check: is everything in the folder in effect in the database? For CI and deployments.
#include <algorithm>

#include "commands.hpp"
#include "console.hpp"
#include "core/plan.hpp"
#include "core/wording.hpp"
#include "outlook.hpp"
#include "session.hpp"

namespace pg_idem::client {

namespace {

// Findings count; remarks are only told.
struct Report {
  std::vector<Cells> rows;
  std::size_t findings = 0;

  void add_finding(const char *what, const Revision &revision) {
    add_remark(what, revision);
    ++findings;
  }
  void add_remark(const char *what, const Revision &revision) {
    rows.push_back({what, revision.id, revision.description, revision.file});
  }
};

bool contains(const std::vector<std::string> &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Report examine(const Outlook &outlook) {
  Report report;
  const RevisionGraph &graph = outlook.graph;
  for (const PlanStep &step : make_plan(graph, "heads", Direction::up))
    report.add_finding("pending", graph[step.revision]);
  const std::vector<RevisionGraph::Index> heads = graph.heads();
  if (heads.size() > 1)
    for (const RevisionGraph::Index head : heads) report.add_finding("head", graph[head]);
  for (const RevisionGraph::Index index : graph.order()) {
    if (contains(outlook.changed, graph[index].id)) report.add_finding("changed", graph[index]);
    if (contains(outlook.without_file, graph[index].id)) report.add_remark("no file", graph[index]);
  }
  return report;
}

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options);
  Session session(options);
  const State state = session.read_state(Purpose::read, State::Detail::full);
  Folder files = needed_files(folder);
  const Report report = examine(look_ahead(files, state));
  if (!options.quiet) {
    print_table(report.rows);
    print_line(report.findings == 0 ? "everything is applied"
                                    : counted(report.findings, "finding"));
  }
  return report.findings == 0 ? ExitCode::ok : ExitCode::check;
}

}  // namespace

constinit const Verb check_verb = {
    .name = "check",
    .summary = "tell by the exit code whether everything is applied",
    .description =
        "Compares the files with the database, without writing anything. Exit code 0: every file\n"
        "is applied as it is, and there is one head. Exit code 4: what is printed was found:\n"
        "  pending  not applied yet\n"
        "  head     one of several heads\n"
        "  changed  the file is not the one that was applied\n"
        "What the database has without a file of it is printed too (no file), but is no\n"
        "finding.",
    .run = run};

}  // namespace pg_idem::client
