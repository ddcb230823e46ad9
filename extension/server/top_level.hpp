// What PostgreSQL executes only outside a transaction block (CREATE INDEX CONCURRENTLY, VACUUM,
// ...) is executed by a background worker, for which it is the whole command. The process that
// called us waits on its latch meanwhile, with neither snapshot nor lock: nothing waits for it.
#pragma once

#include <cstdint>
#include <string>

#include "server/latch.hpp"

namespace pg_idem {

// Every setting of this session as it is now, in the server's own form.
std::string capture_settings();

// Of a statement's options in parentheses: there, and not off. C-style.
bool is_option_on(const List *options, const char *name);

// Whether the server refuses the statement inside a transaction block.
bool needs_top_level(const Node *tree);

// How far the worker is: with building an index, phase 0 where it is not; and in anybody's way.
struct BuildProgress {
  int phase = 0;                   // as pg_stat_progress_create_index numbers them
  std::int64_t done = 0, all = 0;  // blocks or tuples of this phase; 0: not known
  const char *unit = "blocks";
  std::int64_t waits_for = 0;   // the process waited for now
  double seconds_in_queue = 0;  // for a lock on which nobody else can have one
};

namespace top_level {

struct Worker;  // server-side: lives in PortalContext
Worker *start(const std::string &sql, const std::string &settings);
bool receive(Worker *worker);  // reports what it said; true: it is done. Throws what it raised
BuildProgress progress(const Worker *worker);
void stop(Worker *worker);  // and waits until it is gone

}  // namespace top_level

// Executes `sql` with those settings. `look(BuildProgress)` is called several times a second. Must
// be called outside of any snapshot and subtransaction; after an error the transaction must be
// rolled back. Throws ServerError, configuration_limit_exceeded where no worker is free.
template <typename Look>
void execute_at_top_level(const std::string &sql, const std::string &settings, Look look) {
  top_level::Worker *worker = top_level::start(sql, settings);
  try {
    while (!top_level::receive(worker)) {
      look(top_level::progress(worker));
      wait_for_latch(200);
    }
  } catch (...) {
    top_level::stop(worker);
    throw;
  }
  top_level::stop(worker);
}

}  // namespace pg_idem
