// Pauses grow, and differ between processes. Where the lock is known, its holders are looked at
// meanwhile, without asking for it.
#include "run/retry.hpp"

#include <algorithm>

#include "core/sqlstate.hpp"
#include "ensure/locks.hpp"
#include "server/latch.hpp"
#include "server/notice.hpp"
#include "server/query.hpp"
#include "server/settings.hpp"

namespace pg_idem {
namespace {

constexpr long first_pause = 50, longest_pause = 2000, look_every = 100;  // milliseconds
constexpr int tell_every = 10000;

const char *const passing[] = {sqlstate::lock_not_available, sqlstate::deadlock_detected,
                               sqlstate::serialization_failure,
                               sqlstate::configuration_limit_exceeded};

// Between a half and one and a half.
double jitter() {
  return 0.5 + static_cast<double>((GetCurrentTimestamp() / 10 + MyProcPid * 7919) % 1000) / 1000;
}

bool is_long_held(const RelationLock &lock) {
  bool held = false;
  with_own_memory([&] {
    for (const LockHolder &holder : holders_in_the_way(lock))
      held |= !holder.yields && (holder.pid == 0 || holder.seconds * 1000 > setting_lock_timeout);
  });
  return held;
}

bool is_over(TimestampTz since, int milliseconds) {
  return TimestampDifferenceExceeds(since, GetCurrentTimestamp(), milliseconds);
}

}  // namespace

bool Patience::allows(const ServerError &error) {
  const ErrorData *data = error.data();
  return allows(sqlstate_of(error), error.what(), data->detail ? data->detail : "");
}

bool Patience::allows(const Error &error) {
  return allows(error.sqlstate, error.message, error.detail);
}

bool Patience::allows(const std::string &sqlstate, const std::string &message,
                      const std::string &detail) {
  if (std::find(std::begin(passing), std::end(passing), sqlstate) == std::end(passing))
    return false;
  if (begin_ == 0) begin_ = GetCurrentTimestamp();
  if (is_over(begin_, setting_lock_patience)) return false;
  message_ = message;
  detail_ = detail;
  return true;
}

void Patience::back_off(Attempt &attempt) {
  const TimestampTz begin = GetCurrentTimestamp();
  if (told_ == 0 || is_over(told_, tell_every)) {
    send_notice({.sqlstate = sqlstate::blocked,
                 .message = (attempt.is_hook ? "" : "revision ") + attempt.revision +
                            " waits and will be tried again: " + message_,
                 .detail = detail_});
    told_ = begin;
  }
  const long pause = std::min(first_pause << std::min(tries_++, 10), longest_pause);
  if (const std::optional<RelationLock> lock = take_blocked_lock()) {
    do {
      sleep_milliseconds(static_cast<long>(look_every * jitter()));
    } while (is_long_held(*lock) && !is_over(begin_, setting_lock_patience));
  } else {
    sleep_milliseconds(static_cast<long>(static_cast<double>(pause) * jitter()));
  }
  Step wait{.outcome = Outcome::waited, .text = message_};
  wait.seconds = static_cast<double>(GetCurrentTimestamp() - begin) / USECS_PER_SEC;
  attempt.steps.push_back(wait);
}

}  // namespace pg_idem
