// plan: what upgrade or downgrade would do, also with files that are not loaded yet.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/plan.hpp"
#include "core/wording.hpp"
#include "database/outlook.hpp"
#include "database/session.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

void print_plan(const Outlook &outlook, const Plan &plan) {
  std::vector<Cells> rows;
  answer()["revisions"] = Json::array();
  for (const PlanStep &step : plan) {
    const Revision &revision = outlook.graph[step.revision];
    answer()["revisions"].push_back(to_json(revision));
    rows.push_back({step.direction == Direction::up ? "up" : "down", revision.id,
                    revision.description, revision.file});
  }
  print_table(rows);
}

ExitCode run(const Options &options) {
  const Outlook outlook = look_ahead(options);
  const Direction direction = options.down ? Direction::down : Direction::up;
  const Plan plan = make_plan(outlook.graph, options.argument, direction);
  for (const Revision &revision : outlook.graph.revisions())
    if (revision.changed && !revision.repeatable)
      tell("warning", "revision " + in_quotes(revision.id) + " has changed since it was applied");
  answer()["direction"] = options.down ? "down" : "up";
  print_plan(outlook, plan);
  if (!options.quiet)
    print_line(counted(plan.size(), "revision") + " would be " +
               (options.down ? "reverted" : "applied"));
  return ExitCode::ok;
}

constexpr Option own_options[] = {
    {.names = "--down", .help = "print what downgrade would do", .member = &Options::down}};

}  // namespace

constinit const Verb plan_verb = {
    .name = "plan",
    .summary = "print what upgrade would do",
    .description =
        "Prints the revisions that upgrade would apply, in order: direction, revision,\n"
        "description, file. Files that are not loaded yet count. Nothing is written.",
    .argument = {.name = "target", .help = "as for upgrade or downgrade", .fallback = "head"},
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
