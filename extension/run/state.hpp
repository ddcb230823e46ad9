// The state in schema idem: what is loaded, what is applied, the journal. Everything here needs an
// SPI connection and runs with search_path pinned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/migration_file.hpp"
#include "core/plan.hpp"
#include "core/revision_graph.hpp"
#include "core/step.hpp"
#include "server/boundary.hpp"

namespace pg_idem {

// All that is loaded, as a graph. `changed` are the applied ones whose file was loaded with another
// text since, though they are not repeatable; `outside` says of each whether it runs outside a
// transaction.
struct History {
  RevisionGraph graph;
  std::vector<RevisionGraph::Index> changed;
  std::vector<bool> outside;
};
History load_history();

// One revision as it is to be run.
struct Migration {
  std::string revision, description, file, checksum;
  Section up;
  std::optional<Section> down, verify;
  bool transactional = true;
  bool idempotent = true;  // false: its statements are executed as they are
  Repeat repeat = Repeat::refuse;
  bool repeatable = false;
};
Migration load_migration(const std::string &revision);

// What load_migration() stores.
struct MigrationSource {
  MigrationFile parsed;
  std::string file, checksum;
};
// The checksum stored under that revision, and the file it came from; nothing where it is not
// loaded.
struct StoredSource {
  std::string file, checksum;
  std::vector<std::string> parents;
  bool repeatable;
};
std::optional<StoredSource> find_source(const std::string &revision);
void store_source(const MigrationSource &source);
void remove_source(const std::string &revision);  // for all tenants
bool is_applied(const std::string &revision);
// One that has it applied.
std::optional<std::string> find_tenant_with(const std::string &revision);
std::vector<std::string> revisions_after(const std::string &revision);  // that name it

const char *direction_name(Direction direction);

// One attempt, as the journal keeps it.
struct Attempt {
  std::string revision;  // or `hook before_run`, `hook after_run`: of these only failures are kept
  bool is_hook = false;
  Direction direction = Direction::up;
  std::int64_t journal_id = 0;  // of the row that says it has started; 0: it has none
  std::string outcome;          // applied, reverted, stamped, unstamped, failed
  TimestampTz started_at = 0;
  std::optional<std::string> sqlstate, message;
  std::vector<Step> steps;
};
void record_applied(const Migration &migration, TimestampTz started_at, bool stamped);
void record_reverted(const std::string &revision);
void record_accepted(const std::string &revision);  // its text of now is the one applied
void write_journal(const Attempt &attempt);         // how it ended

// The row of an attempt that others can see while it is under way. There is one at most, because
// one run works at a time; one that is found by another run is of a run that is gone.
std::int64_t write_started(const std::string &revision, Direction direction);
std::vector<std::string> note_vanished();

// How far an attempt outside a transaction is: `done` statements are; of the next one, `pending` is
// still to be executed at top level. `checksum` is that of the script up to there.
struct Position {
  std::int64_t done = 0;
  std::vector<std::string> pending;
  std::string checksum;
};
void write_position(const Attempt &attempt, const Position &position);
// Where the last attempt that had begun on that revision was left; nothing where it came to an end.
std::optional<Position> find_position(const Attempt &attempt);

}  // namespace pg_idem
