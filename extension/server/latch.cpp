// The latch may be set for another reason than the one that is waited for, or have been before.
#include "server/latch.hpp"

namespace pg_idem {
namespace {

void wait(long milliseconds) {
  (void)WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, milliseconds,
                  PG_WAIT_EXTENSION);
  ResetLatch(MyLatch);
  CHECK_FOR_INTERRUPTS();
}

}  // namespace

void wait_for_latch(long milliseconds) {
  call_postgres(wait, milliseconds);
}

void sleep_milliseconds(long milliseconds) {
  const TimestampTz end = GetCurrentTimestamp() + milliseconds * 1000;
  for (long left = milliseconds; left > 0;
       left = TimestampDifferenceMilliseconds(GetCurrentTimestamp(), end))
    wait_for_latch(left);
}

}  // namespace pg_idem
