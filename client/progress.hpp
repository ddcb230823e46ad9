// A run as the server tells it, notice by notice, shown as it happens: the revision, what was done,
// to what. Only the SQLSTATE says what a notice is.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace pg_idem::client {

class Progress {
 public:
  explicit Progress(bool quiet) : quiet_(quiet) {}

  void make_room_for(std::string_view revision);  // it may come
  void receive(const PGresult *notice);

  // How the run ended, in one line.
  void finish(const std::string &nothing_to_do);
  void fail();

 private:
  void begin_revision(std::string_view message);
  void end_revision();
  void show_step(std::string_view outcome, std::string_view text);
  void tell_aside(const char *kind, const PGresult *notice);
  std::string count_and_time() const;

  bool quiet_;
  std::size_t revision_width_ = 12;
  std::string revision_, description_;  // the one under way
  const char *outcome_ = "applied";     // what becomes of it, or "reverted"
  int steps_ = 0;                       // shown of it
  bool line_is_open_ = false;           // its name is shown, and nothing yet behind it
  int revisions_ = 0;                   // that got through
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace pg_idem::client
