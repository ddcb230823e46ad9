// upgrade: loads the files and applies what leads to the target; never reverts anything.
#include "commands/commands.hpp"
#include "core/sqlstate.hpp"
#include "database/adoption.hpp"
#include "database/load.hpp"
#include "database/migrate.hpp"
#include "database/several_heads.hpp"

namespace pg_idem::client {

namespace {

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options);
  Session session(options);
  const State state = session.read_state(Purpose::write, State::Detail::brief);
  Folder files = needed_files(folder);
  if (state.size() == 0) require_adoption(session.connection(), files);
  const Comparison comparison = compare(files, state);
  if (!comparison.has_news() && is_up_to_date(state, options.argument)) {
    tell_nothing_to_do(session);
    return ExitCode::ok;
  }
  load(session, state, comparison);
  try {
    migrate(session, "up");
  } catch (Failure &failure) {
    const bool is_head = options.argument == "head";
    if (is_head && failure.sqlstate == sqlstate::several_heads)
      explain_heads(failure, session, files);
    throw;
  }
  return ExitCode::ok;
}

}  // namespace

constinit const Verb upgrade_verb = {
    .name = "upgrade",
    .summary = "apply what leads to the target",
    .description =
        "Loads new and changed files, then applies what leads to the target and is not applied\n"
        "yet: a transaction for each revision. Never reverts anything. Running again changes\n"
        "nothing; of many that start at once one does the work and the others wait. Refuses to\n"
        "begin where another tool has been at work, until that is adopted.",
    .argument = {.name = "target",
                 .help = "head, heads, a revision or the beginning of its name, a label, +N,\n"
                         "REVISION+N, LABEL@head",
                 .fallback = "head"},
    .run = run};

}  // namespace pg_idem::client
