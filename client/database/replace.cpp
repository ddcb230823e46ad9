// Waiting for the runs that are under way, and carrying their state over.
#include "database/replace.hpp"

#include <chrono>
#include <thread>

#include "command_line/duration.hpp"
#include "core/error.hpp"
#include "core/sqlstate.hpp"
#include "database/extension.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

// What is kept over a change, by the columns that both versions have.
constexpr char save_state[] = R"(
CREATE TEMPORARY TABLE idem_revision ON COMMIT DROP AS TABLE idem.revision;
CREATE TEMPORARY TABLE idem_applied ON COMMIT DROP AS TABLE idem.applied;
CREATE TEMPORARY TABLE idem_journal ON COMMIT DROP AS TABLE idem.journal;
CREATE TEMPORARY TABLE idem_hook ON COMMIT DROP AS TABLE idem.hook;
)";
constexpr char restore_state[] = R"(
DO $restore$
DECLARE
  name text;
  columns text;
BEGIN
  FOREACH name IN ARRAY '{revision,applied,journal,hook}'::text[] LOOP
    SELECT string_agg(quote_ident(saved.attname), ', ' ORDER BY saved.attnum) INTO columns
      FROM pg_attribute saved
      JOIN pg_attribute made ON made.attname = saved.attname
                            AND made.attrelid = ('idem.' || name)::regclass
     WHERE saved.attrelid = ('pg_temp.idem_' || name)::regclass AND saved.attnum > 0
       AND NOT saved.attisdropped;
    EXECUTE format('INSERT INTO idem.%1$s (%2$s) OVERRIDING SYSTEM VALUE '
                   'SELECT %2$s FROM pg_temp.idem_%1$s', name, columns);
  END LOOP;
  PERFORM setval('idem.journal_id_seq', greatest(max(id), 1), max(id) IS NOT NULL)
     FROM pg_temp.idem_journal;
END $restore$;
)";

// What others have committed must be seen behind the locks, whatever the default is.
constexpr char begin[] =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL client_min_messages = warning;"
    " SET LOCAL search_path = pg_catalog, pg_temp";

// Runs have locks of one kind, each tenant's its own. Whoever loads has one too, but we have that.
constexpr char take_turn[] =
    "SELECT pg_try_advisory_xact_lock(x'706769646d'::bigint) AND NOT EXISTS ("
    "SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()"
    " AND classid = x'70'::integer AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

// Whoever writes has committed then; and a new run waits for us.
constexpr char lock_state[] =
    "LOCK TABLE idem.revision, idem.applied, idem.journal, idem.hook IN ACCESS EXCLUSIVE MODE";

bool begin_alone(Connection &connection) {
  connection.check(connection.run_script(begin).back());
  connection.run(lock_loaders);
  if (connection.run(take_turn).is_true(0, 0)) return true;
  connection.run("ROLLBACK");
  return false;
}

std::chrono::milliseconds patience_of(const Options &options) {
  constexpr char unless_given[] = "600s";  // as the setting pg_idem.wait_timeout
  return read_duration(options.wait_timeout.empty() ? unless_given : options.wait_timeout,
                       "--wait-timeout");
}

[[noreturn]] void give_up() {
  throw Failure(Error(sqlstate::lock_not_available,
                      "another run of pg_idem is under way in this database", {},
                      "Run again when it has ended, or raise --wait-timeout."));
}

// By trying and sleeping outside of any transaction: an index that the run builds concurrently
// waits for those that are open.
void begin_when_alone(Connection &connection, const Options &options) {
  const auto patience = patience_of(options);
  const auto since = std::chrono::steady_clock::now();
  bool is_told = options.quiet;
  while (!begin_alone(connection)) {
    if (!is_told) tell("notice", "waiting for another run of pg_idem");
    is_told = true;
    if (patience.count() > 0 && std::chrono::steady_clock::now() - since > patience) give_up();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

}  // namespace

void replace_engine(Connection &connection, const Options &options, const std::string &script) {
  begin_when_alone(connection, options);
  connection.run(lock_state);
  connection.check(connection
                       .run_script(save_state + script +
                                   "; SET LOCAL search_path = pg_catalog, pg_temp;" +
                                   restore_state + "; COMMIT")
                       .back());
}

}  // namespace pg_idem::client
