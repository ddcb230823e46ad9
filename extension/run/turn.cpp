// Trying and sleeping, never waiting in the lock manager.
#include "run/turn.hpp"

#include <algorithm>

#include "core/sqlstate.hpp"
#include "server/latch.hpp"
#include "server/notice.hpp"
#include "server/processes.hpp"
#include "server/settings.hpp"
#include "server/state_guard.hpp"

namespace pg_idem {
namespace {

constexpr long first_pause = 5, longest_pause = 200;  // milliseconds

// Who has it, in a line.
std::string holder_text() {
  const int pid = migrator_lock_holder();
  if (pid == 0) return "It has just ended.";
  std::string text;
  with_spi([&] { with_snapshot([&] { text = describe_processes({pid}); }); });
  return text.empty() ? "It has just ended." : text;
}

[[noreturn]] void give_up() {
  throw Error(sqlstate::lock_not_available, "another run of pg_idem is under way in this database",
              holder_text(), "Run again when it has ended, or raise pg_idem.wait_timeout.");
}

// Our transaction has a snapshot for which the run under way may wait, as CREATE INDEX CONCURRENTLY
// does, while we wait for that run.
[[noreturn]] void refuse_to_block() {
  throw Error(sqlstate::lock_not_available,
              "the run of pg_idem that is under way waits for this transaction", holder_text(),
              "Run again when it has ended, or use CALL migrate(...), which waits without being in "
              "the way.");
}

// It would plan from a state that does not have the revision under way.
void refuse_inside_script() {
  if (running_scripts == 0) return;
  throw Error(sqlstate::refused, "a migration cannot run or stamp migrations",
              "The run that executes it does.",
              "Name what has to be applied before it in a line \"-- depends:\" of its file.");
}

}  // namespace

void take_turn(LockSpan span) {
  refuse_inside_script();
  const TimestampTz begin = GetCurrentTimestamp();
  for (long pause = first_pause; !try_migrator_lock(span);
       pause = std::min(pause * 2, longest_pause)) {
    if (pause == first_pause)
      send_notice({.sqlstate = sqlstate::waiting,
                   .message = "waiting for another run of pg_idem",
                   .detail = holder_text()});
    if (setting_wait_timeout > 0 &&
        TimestampDifferenceExceeds(begin, GetCurrentTimestamp(), setting_wait_timeout))
      give_up();
    if (span == LockSpan::session)
      call_postgres(SPI_commit);
    else if (somebody_waits_for_us())
      refuse_to_block();
    sleep_milliseconds(pause);
  }
}

}  // namespace pg_idem
