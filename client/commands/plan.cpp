// plan: what upgrade or downgrade would do, also with files that are not loaded yet.
#include "core/plan.hpp"

#include "commands.hpp"
#include "console.hpp"
#include "core/wording.hpp"
#include "outlook.hpp"
#include "session.hpp"

namespace pg_idem::client {

namespace {

void print_plan(const Outlook &outlook, const Plan &plan) {
  std::vector<Cells> rows;
  for (const PlanStep &step : plan) {
    const Revision &revision = outlook.graph[step.revision];
    rows.push_back({step.direction == Direction::up ? "up" : "down", revision.id,
                    revision.description, revision.file});
  }
  print_table(rows);
}

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options, Missing::is_empty);
  Session session(options);
  const State state = session.read_state(Purpose::read, State::Detail::full);
  const Outlook outlook = look_ahead(folder.get(), state);
  const Direction direction = options.flag ? Direction::down : Direction::up;
  const Plan plan = make_plan(outlook.graph, options.argument, direction);
  for (const std::string &revision : outlook.changed)
    tell("warning", "revision " + in_quotes(revision) + " has changed since it was applied");
  print_plan(outlook, plan);
  if (!options.quiet)
    print_line(counted(plan.size(), "revision") + " would be " +
               (options.flag ? "reverted" : "applied"));
  return ExitCode::ok;
}

}  // namespace

constinit const Verb plan_verb = {
    .name = "plan",
    .summary = "print what upgrade would do",
    .description =
        "Prints the revisions that upgrade would apply, in order: direction, revision,\n"
        "description, file. Files that are not loaded yet count. Nothing is written.",
    .argument = {.name = "target", .help = "as for upgrade or downgrade", .fallback = "head"},
    .flag = {.name = "--down", .help = "print what downgrade would do"},
    .run = run};

}  // namespace pg_idem::client
