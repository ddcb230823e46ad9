// Loading through load_migration(); whoever loads at the same time waits for the other's commit.
#include "database/load.hpp"

#include <optional>

#include "core/wording.hpp"
#include "database/extension.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

// What whoever loads just now has committed must be seen behind the lock, whatever the default is.
constexpr char begin[] = "BEGIN ISOLATION LEVEL READ COMMITTED";

// For this transaction only: that a file changed after it was applied is judged when it is run.
constexpr char prepare[] =
    "SELECT pg_catalog.set_config('pg_idem.on_changed_file', 'warning', true),"
    " pg_catalog.set_config('client_min_messages', 'error', true)";

constexpr std::size_t statements_before_files = 3;

void send_hooks(Session &session, const HookChanges &hooks) {
  Connection &connection = session.connection();
  for (const HookFile &file : hooks.changed)
    connection.send("SELECT " + session.function("load_hook") + "($1, $2, $3)",
                    {file.event, file.path, file.content});
  for (const std::string &event : hooks.gone) {
    connection.send("SELECT " + session.function("unload_hook") + "($1)", {event});
    tell("notice", "hook " + event + " is taken out of the database: there is no file of it");
  }
}

void send(Session &session, const Comparison &comparison) {
  const std::vector<Incoming> &incoming = comparison.incoming;
  const std::string load_migration =
      "SELECT " + session.function("load_migration") + "($1, $2, $3, $4)";
  const std::string plan = "SELECT count(*) FROM " + session.function("migration_plan") + "($1)";
  Connection &connection = session.connection();
  connection.begin_pipeline();
  connection.send(begin);
  connection.send(lock_loaders);
  connection.send(prepare);
  for (const Incoming &file : incoming) {
    session.progress().make_room_for(file.revision.id);
    std::optional<std::string> previous, places;
    if (!file.previous.empty()) previous = file.previous;
    if (!file.places.empty()) places = file.places;
    const Connection::Parameters parameters{file.path, file.content, previous, places};
    if (&file == &incoming.front())
      connection.send(load_migration, parameters);
    else
      connection.send_again(parameters);
  }
  send_hooks(session, comparison.hooks);
  connection.send(plan, {"heads"});
  connection.send("COMMIT");
}

// A file that was renamed, or given up, before it was applied: what was loaded of it stays pending.
void tell_what_has_no_file(const Connection &connection, const State &state,
                           const Comparison &comparison) {
  if (comparison.rows.empty()) return;  // there is no folder here
  for (const int row : comparison.without_file) {
    if (state.applied(row)) continue;
    const std::string revision(state.revision(row));
    tell("warning", "revision " + in_quotes(revision) + " is loaded, but there is no file of it",
         "If it is given up: SELECT unload_migration(" + connection.quoted_text(revision) + ")");
  }
}

// pg_idem's own errors name the file; one about the encoding of the database, say, does not.
void name_file(Failure &failure, std::size_t number, const Comparison &comparison) {
  const std::vector<Incoming> &incoming = comparison.incoming;
  const std::vector<HookFile> &hooks = comparison.hooks.changed;
  if (failure.sqlstate.starts_with("ID") || number >= incoming.size() + hooks.size()) return;
  const std::string &path =
      number < incoming.size() ? incoming[number].path : hooks[number - incoming.size()].path;
  failure.context =
      "file " + path + (failure.context.empty() ? std::string() : "\n" + failure.context);
}

}  // namespace

std::vector<std::string> load(Session &session, const State &state, const Comparison &comparison) {
  if (!state.installed()) install(session.connection(), session.options());
  tell_what_has_no_file(session.connection(), state, comparison);
  const std::vector<Incoming> &incoming = comparison.incoming;
  std::vector<std::string> loaded;
  if (!comparison.has_news()) return loaded;
  send(session, comparison);
  std::size_t answered = 0;
  try {
    session.connection().end_pipeline([&](std::size_t statement, const Result result) {
      answered = statement + 1;
      const std::size_t file = statement - statements_before_files;
      if (statement >= statements_before_files && file < incoming.size() && result.is_true(0, 0))
        loaded.push_back(incoming[file].path);
    });
  } catch (Failure &failure) {
    name_file(failure, answered - statements_before_files, comparison);
    throw;
  }
  for (const HookFile &hook : comparison.hooks.changed) loaded.push_back(hook.path);
  return loaded;
}

void load(Session &session, std::future<Folder> &folder) {
  const State state = session.read_state(Purpose::write, State::Detail::brief);
  Folder files = folder.get();
  load(session, state, compare(files, state));
}

}  // namespace pg_idem::client
