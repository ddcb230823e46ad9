// check: is everything in the folder in effect in the database? For CI and deployments.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/plan.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "scratch/drift.hpp"

namespace pg_idem::client {

namespace {

// Findings count; remarks are only told.
struct Report {
  std::vector<Cells> rows;         // about revisions
  std::vector<std::string> drift;  // about objects
  std::size_t findings = 0;
  ExitCode code = ExitCode::ok;  // of the gravest finding
  Json json = Json::array();

  void add_finding(const char *kind, ExitCode its_code, const Revision &revision) {
    add_remark(kind, revision);
    count(its_code);
  }
  void add_remark(const char *kind, const Revision &revision) {
    rows.push_back({kind, revision.id, revision.description, revision.file});
    Json finding = to_json(revision);
    finding["kind"] = kind;
    json.push_back(std::move(finding));
  }
  void add_drift(const std::string &text) {
    drift.push_back(text);
    json.push_back({{"kind", "drift"}, {"text", text}});
    count(ExitCode::drift);
  }

 private:
  void count(ExitCode its_code) {
    ++findings;
    code = std::max(code, its_code);
  }
};

bool contains(const std::vector<std::string> &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void examine(const Outlook &outlook, Report &report) {
  const RevisionGraph &graph = outlook.graph;
  for (const PlanStep &step : make_plan(graph, "heads", Direction::up))
    report.add_finding("pending", ExitCode::check, graph[step.revision]);
  const std::vector<RevisionGraph::Index> heads = graph.heads();
  if (heads.size() > 1)
    for (const RevisionGraph::Index head : heads)
      report.add_finding("head", ExitCode::several_heads, graph[head]);
  for (const RevisionGraph::Index index : graph.order()) {
    if (graph[index].changed && !graph[index].repeatable)
      report.add_finding("changed", ExitCode::changed_files, graph[index]);
    if (contains(outlook.without_file, graph[index].id)) report.add_remark("no file", graph[index]);
  }
}

void print_report(const Report &report) {
  print_table(report.rows);
  for (const std::string &difference : report.drift) print_line("drift  " + difference);
  print_line(report.findings == 0 ? "everything is applied" : counted(report.findings, "finding"));
}

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options);
  Session session(options);
  const State state = session.read_state(Purpose::read, State::Detail::full);
  Folder files = needed_files(folder);
  Report report;
  examine(look_ahead(files, state), report);
  if (options.drift)
    for (const std::string &difference : find_drift(session)) report.add_drift(difference);
  answer()["findings"] = report.json;
  if (!options.quiet) print_report(report);
  return report.code;
}

constexpr Option own_options[] = {
    {.names = "--drift",
     .help = "compare the schema with what the applied revisions make",
     .member = &Options::drift}};

}  // namespace

constinit const Verb check_verb = {
    .name = "check",
    .summary = "tell by the exit code whether everything is applied",
    .description =
        "Compares the files with the database, without writing anything. Exit code 0: every file\n"
        "is applied as it is, and there is one head. Else what is printed was found, and the exit\n"
        "code is that of the last kind in this list:\n"
        "  pending  4: not applied yet\n"
        "  head     6: one of several heads\n"
        "  changed  7: the file is not the one that was applied\n"
        "  drift    8: with --drift; - what the applied revisions make, + what is there instead\n"
        "What the database has without a file of it is printed too (no file), but is no\n"
        "finding. --drift runs the applied revisions in a throw-away database next to the real\n"
        "one: the role needs CREATEDB, and should be the one that migrates.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
