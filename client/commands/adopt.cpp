// adopt: takes over what another tool has applied, as its own table says.
#include <nlohmann/json.hpp>

#include "commands/commands.hpp"
#include "core/wording.hpp"
#include "database/adoption.hpp"
#include "database/load.hpp"
#include "layouts/layout.hpp"
#include "output/answer.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

void judge(const Adoption &adoption, bool accepts) {
  for (const std::string &finding : adoption.findings) tell("warning", finding);
  if (adoption.findings.empty() || accepts) return;
  throw Failure(ExitCode::check,
                "table " + adoption.table + " and the folder do not fit together: " +
                    counted(adoption.findings.size(), "finding"),
                "Nothing was recorded.",
                "Take the files that the database was made with; or say --accept to record what "
                "is applied there and has a file.");
}

ExitCode run(const Options &options) {
  std::future<Folder> folder = begin_to_read_folder(options);
  Session session(options);
  const State state = session.read_state(Purpose::write, State::Detail::brief);
  Folder files = needed_files(folder);
  const Adoption adoption = read_adoption(session.connection(), files, options.argument);
  answer() = {{"tool", files.layout->name},
              {"table", adoption.table},
              {"revisions", adoption.revisions},
              {"findings", adoption.findings}};
  judge(adoption, options.accept);
  load(session, state, compare(files, state));
  const Result count = session.run("SELECT " + session.function("stamp_revisions") + "($1)",
                                   {array_of(adoption.revisions)});
  const std::size_t pending = files.files.size() - adoption.revisions.size();
  answer()["stamped"] = std::stoi(count.copy(0, 0));
  answer()["pending"] = pending;
  if (options.quiet) return ExitCode::ok;
  print_line("table " + adoption.table + " of " + files.layout->name + " has " +
             counted(adoption.revisions.size(), "revision") + ", " + count.copy(0, 0) +
             " stamped now; " + std::to_string(pending) + " pending");
  return ExitCode::ok;
}

constexpr Option own_options[] = {
    {.names = "--accept",
     .help = "record what is applied and has a file, although something does not fit",
     .member = &Options::accept}};

}  // namespace

constinit const Verb adopt_verb = {
    .name = "adopt",
    .summary = "take over what another tool has applied, as its own table says",
    .description =
        "Reads the table in which the tool that the folder was made for keeps what is applied,\n"
        "holds it against the files, and records the same for pg_idem: all of it in one\n"
        "transaction. Runs nothing, and leaves that table as it is.\n"
        "A migration that failed there is told, and nothing is recorded. So are files that are\n"
        "missing, or have changed where the tool keeps checksums: exit code 4.",
    .argument = {.name = "table",
                 .help = "the tool's table, where it has another name than usual",
                 .fallback = ""},
    .options = own_options,
    .run = run};

}  // namespace pg_idem::client
