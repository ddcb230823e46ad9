// A run as the server tells it, notice by notice: what belongs to which revision, what became of
// it, how long it took. The views show it as it happens.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command_line/options.hpp"
#include "views/view.hpp"

namespace pg_idem::client {

class Progress {
 public:
  explicit Progress(const Options &options);

  void make_room_for(std::string_view revision);  // it may come
  void receive(const PGresult *notice);

  // The server works: somebody who looks on sees for how long.
  bool wants_to_wait() const;
  void wait();

  // How the run ended, in one line.
  void finish(const std::string &nothing_to_do);
  void fail();

 private:
  using Clock = std::chrono::steady_clock;

  void begin_revision(std::string_view message);
  void end_revision();
  void measure();

  std::vector<std::unique_ptr<View>> views_;
  RevisionUnderWay revision_;  // without a name: none is
  WholeRun run_;
  Clock::time_point begin_ = Clock::now(), revision_begin_;
};

}  // namespace pg_idem::client
