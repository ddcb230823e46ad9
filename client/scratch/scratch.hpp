// Throw-away databases next to the real one, on the same server: for the verb test, and for drift.
#pragma once

#include <memory>
#include <string>

#include "command_line/options.hpp"
#include "connection/connection.hpp"
#include "database/session.hpp"

namespace pg_idem::client {

class ScratchServer;

// It waits while work is done elsewhere, for longer than its role may be allowed to.
void never_time_out(Connection &connection);

// Dropped with the object, also after a signal, unless it is to be kept.
class ScratchDatabase {
 public:
  ScratchDatabase(ScratchServer &server, std::string name, const std::string &definition);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase &) = delete;
  ScratchDatabase &operator=(const ScratchDatabase &) = delete;

  const std::string &name() const { return options_.other_database; }
  const Options &options() const { return options_; }  // to connect to it
  void keep() { kept_ = true; }

 private:
  ScratchServer &server_;
  Options options_;
  bool kept_ = false;
};

// A session on one of them, whose notices nobody reads.
struct ScratchSession : Session {
  explicit ScratchSession(const ScratchDatabase &database);
};

// Stays connected to the real database, which is only asked how it is made.
class ScratchServer {
 public:
  explicit ScratchServer(const Options &options);

  // Empty but for the extension, in the schema where the real database has it.
  std::unique_ptr<ScratchDatabase> create();
  // Nobody may be connected to it.
  std::unique_ptr<ScratchDatabase> copy(const ScratchDatabase &original);

 private:
  friend class ScratchDatabase;
  std::string next_name();

  Options options_;
  Connection connection_;
  int made_ = 0;
};

}  // namespace pg_idem::client
