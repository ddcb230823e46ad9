// What an index that is being built concurrently tells on its way.
#pragma once

#include <string>

#include "server/top_level.hpp"

namespace pg_idem {

class BuildReport {
 public:
  explicit BuildReport(std::string what) : what_(std::move(what)) {}

  // A NOTICE where another phase has begun, or where enough time has passed; none of a build that
  // is over soon.
  void tell(const BuildProgress &progress);

 private:
  std::string what_;
  TimestampTz begin_ = GetCurrentTimestamp();
  int phase_ = 0;
  std::int64_t waits_for_ = 0;
  TimestampTz told_ = 0;
  TimestampTz counted_since_ = 0;
  std::int64_t done_at_first_ = 0, all_ = 0;
};

}  // namespace pg_idem
