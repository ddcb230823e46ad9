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

}  // namespace

void BuildReport::tell(const BuildProgress &progress) {
  if (progress.phase == 0) return;
  const TimestampTz now = GetCurrentTimestamp();
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
    text += ", " + std::to_string(progress.done * 100 / progress.all) + " %";
  send_notice({.sqlstate = sqlstate::progress, .message = text});
}

}  // namespace pg_idem
