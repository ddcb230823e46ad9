// The phases by the numbers of pg_stat_progress_create_index, in its words.
#include "run/build_report.hpp"

#include "core/sqlstate.hpp"
#include "server/notice.hpp"

namespace pg_idem {
namespace {

constexpr int soon = 1000, tell_every = 5000;  // milliseconds

const char *phase_name(int phase) {
  switch (phase) {
    case PROGRESS_CREATEIDX_PHASE_WAIT_1:
      return "waiting for writers before build";
    case PROGRESS_CREATEIDX_PHASE_BUILD:
      return "building index";
    case PROGRESS_CREATEIDX_PHASE_WAIT_2:
      return "waiting for writers before validation";
    case PROGRESS_CREATEIDX_PHASE_VALIDATE_IDXSCAN:
      return "validation: scanning index";
    case PROGRESS_CREATEIDX_PHASE_VALIDATE_SORT:
      return "validation: sorting";
    case PROGRESS_CREATEIDX_PHASE_VALIDATE_TABLESCAN:
      return "validation: scanning table";
    case PROGRESS_CREATEIDX_PHASE_WAIT_3:
      return "waiting for old snapshots";
    case PROGRESS_CREATEIDX_PHASE_WAIT_4:
      return "waiting for readers before marking dead";
    default:
      return "waiting for readers before dropping";
  }
}

// "43 %, 1250 a second, 34 s left"
std::string pace(const BuildProgress &progress, std::int64_t at_first, double seconds) {
  std::string text = std::to_string(progress.done * 100 / progress.all) + " %";
  const double rate = static_cast<double>(progress.done - at_first) / seconds;
  if (seconds < 1 || rate <= 0) return text;
  const double left = static_cast<double>(progress.all - progress.done) / rate;
  return text + ", " + std::to_string(static_cast<long>(rate)) + " " + progress.unit +
         " a second, " + std::to_string(static_cast<long>(left) + 1) + " s left";
}

}  // namespace

void BuildReport::tell(const BuildProgress &progress) {
  if (progress.phase == 0) return;
  const TimestampTz now = GetCurrentTimestamp();
  if (progress.phase != phase_ || progress.all != all_) {  // it counts something else now
    counted_since_ = now;
    done_at_first_ = progress.done;
    all_ = progress.all;
  }
  if (!TimestampDifferenceExceeds(begin_, now, soon)) return;
  const bool is_news =
      progress.phase != phase_ || (progress.waits_for != 0 && progress.waits_for != waits_for_);
  if (!is_news && !TimestampDifferenceExceeds(told_, now, tell_every)) return;
  phase_ = progress.phase;
  waits_for_ = progress.waits_for;
  told_ = now;
  std::string text = what_ + ": " + phase_name(progress.phase);
  if (progress.waits_for != 0)
    text += ", process " + std::to_string(progress.waits_for);
  else if (progress.all > 0)
    text += ", " + pace(progress, done_at_first_,
                        static_cast<double>(now - counted_since_) / USECS_PER_SEC);
  send_notice({.sqlstate = sqlstate::progress, .message = text});
}

}  // namespace pg_idem
