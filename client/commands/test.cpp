// test: proves on throw-away databases that every revision can run again from wherever it stopped.
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "command_line/duration.hpp"
#include "commands/commands.hpp"
#include "core/plan.hpp"
#include "core/wording.hpp"
#include "database/load.hpp"
#include "database/outlook.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"
#include "scratch/trial.hpp"

namespace pg_idem::client {

namespace {

struct Findings {
  std::size_t revisions = 0;  // that were tried
  std::size_t count = 0;
  std::vector<std::string> remarks;
};

// Loads the folder and tells its revisions in the order in which they go up.
std::vector<std::string> prepare(const ScratchDatabase &database, std::future<Folder> &folder) {
  Session session(database.options());
  const State state = session.read_state(Purpose::write, State::Detail::full);
  Folder files = needed_files(folder);
  load(session, state, compare(files, state));
  const Outlook outlook = look_ahead(files, state);
  std::vector<std::string> revisions;
  for (const PlanStep &step : make_plan(outlook.graph, "heads", Direction::up))
    revisions.push_back(outlook.graph[step.revision].id);
  return revisions;
}

class Table {
 public:
  Table(const std::vector<std::string> &revisions, bool quiet) : quiet_(quiet) {
    for (const std::string &revision : revisions) width_ = std::max(width_, revision.size());
    Cells names;
    for (const Column column : all_columns) names.emplace_back(name_of(column));
    print_row("revision", names);
  }
  void add(const std::string &revision, const Trial &trial) const {
    Cells cells;
    for (const Column column : all_columns) cells.emplace_back(name_of(trial.verdict(column)));
    print_row(revision, cells);
  }

 private:
  void print_row(const std::string &revision, const Cells &cells) const {
    if (quiet_) return;
    std::string line = padded(revision, width_);
    for (const std::string &cell : cells) line += padded(cell, std::size_t{7});
    line.erase(line.find_last_not_of(' ') + 1);
    print_line(line);
    flush_output();
  }

  bool quiet_;
  std::size_t width_ = std::string_view("revision").size();
};

Json to_json(const std::string &revision, const Trial &trial) {
  Json json{{"revision", revision}};
  for (const Column column : all_columns) {
    std::string key = name_of(column);
    std::replace(key.begin(), key.end(), ' ', '_');
    json[key] = name_of(trial.verdict(column));
  }
  json["remarks"] = trial.remarks();
  return json;
}

Findings try_all(ScratchServer &server, std::unique_ptr<ScratchDatabase> database,
                 const std::vector<std::string> &revisions, const Options &options) {
  const Table table(revisions, options.quiet);
  Findings findings;
  answer()["revisions"] = Json::array();
  while (database && findings.revisions < revisions.size()) {
    const std::string &revision = revisions[findings.revisions++];
    Trial trial(server, revision, options.keep);
    database = trial.run(*database);
    table.add(revision, trial);
    answer()["revisions"].push_back(to_json(revision, trial));
    findings.count += trial.has_finding();
    for (const std::string &remark : trial.remarks()) findings.remarks.push_back(remark);
  }
  if (const std::size_t rest = revisions.size() - findings.revisions; rest > 0)
    findings.remarks.push_back("not tried: " + counted(rest, "revision") + " behind that one");
  return findings;
}

Findings test(const Options &options) {
  if (!options.schema.empty())
    throw Failure(ExitCode::usage, "whole databases are tested, not single schemas", {},
                  "Leave out --each-schema.");
  std::future<Folder> folder = begin_to_read_folder(options);
  ScratchServer server(options);
  std::unique_ptr<ScratchDatabase> database = server.create();
  const std::vector<std::string> revisions = prepare(*database, folder);
  return try_all(server, std::move(database), revisions, options);
}

void print_findings(const Findings &findings, double seconds) {
  for (const std::string &remark : findings.remarks) print_line("\n" + remark);
  print_line((findings.remarks.empty() ? "" : "\n") + counted(findings.revisions, "revision") +
             " tested in " + duration_text(seconds) + ", " +
             (findings.count == 0 ? "no finding" : counted(findings.count, "finding")));
}

ExitCode run(const Options &options) try {
  const auto begin = std::chrono::steady_clock::now();
  const Findings findings = test(options);
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  answer()["findings"] = findings.count;
  if (!options.quiet) print_findings(findings, time.count());
  return findings.count == 0 ? ExitCode::ok : ExitCode::check;
} catch (Failure &failure) {
  if (failure.code >= ExitCode::signalled) failure.hint.clear();  // a test begins anew
  throw;
}

constexpr Option own_options[] = {{.names = "--keep",
                                   .help = "keep the databases in which something went wrong",
                                   .member = &Options::keep}};

}  // namespace

constinit const Verb test_verb = {
    .name = "test",
    .summary = "prove on a throw-away database that every revision can run again",
    .description =
        "Makes a throw-away database next to the real one and takes it from revision to\n"
        "revision. The columns tell of each one:\n"
        "  up          it goes up\n"
        "  again       its first statements are run by themselves, as a tool leaves them that\n"
        "              died there, and then it goes up: from behind the first statement, the\n"
        "              second, to the last. Schema and numbers of rows are those of a straight "
        "run\n"
        "  down        it goes down, and leaves the schema from before\n"
        "  down again  the same as \"again\", on the way down\n"
        "  up again    it goes up once more behind \"down\", and leaves the same schema\n"
        "A cell says ok, refused (going on would mean guessing; nothing was changed), differs,\n"
        "error, or - (no way down; no statements). Exit code 4: something differs or fails, or a\n"
        "whole run is refused. The role needs CREATEDB. The real database is not touched; but "
        "what\n"
        "a migration does outside of its database, such as CREATE ROLE, it really does.",
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
