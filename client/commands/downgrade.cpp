// downgrade: reverts what comes after the target; never applies anything.
#include "commands/commands.hpp"
#include "database/load.hpp"
#include "database/migrate.hpp"

namespace pg_idem::client {

namespace {

// The ways down are in the database: a deployment whose files are older, or away, can go down too.
ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options, Missing::is_empty);
  Session session(options);
  load(session, folder);
  migrate(session, "down");
  return ExitCode::ok;
}

}  // namespace

constinit const Verb downgrade_verb = {
    .name = "downgrade",
    .summary = "revert what comes after the target",
    .description =
        "Reverts every applied revision that comes after the target or depends on one that does:\n"
        "a transaction for each revision. Never applies anything. The scripts are those in the\n"
        "database; new and changed files are loaded first where there is a folder.",
    .argument = {.name = "target",
                 .help = "base, a revision or the beginning of its name, a label, -N,\n"
                         "REVISION-N, LABEL@base"},
    .run = run};

}  // namespace pg_idem::client
