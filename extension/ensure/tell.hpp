// How steps are told: a NOTICE each, drift by the policy pg_idem.on_drift; and collected for the
// journal while a run is under way.
#pragma once

#include <cstdint>
#include <vector>

#include "core/difference.hpp"
#include "core/step.hpp"
#include "server/boundary.hpp"

namespace pg_idem {

// Tells and records a step. Returns whether it changed something.
bool tell(const Step &step);
bool tell(Outcome outcome, const std::string &text, Oid relation = InvalidOid,
          const std::string &column = {}, const std::string &constraint = {});

// An object that exists: `unchanged` where there is no difference, else each difference as drift.
// Throws Error drift where the policy is error. Returns false: nothing was changed.
bool tell_compared(const Differences &differences, const std::string &unchanged, Oid relation);

// How many changes have been told in this session: whether there was one in between.
std::uint64_t changes_told();

// While one lives, every step told is added to `steps` too.
class StepRecorder {
 public:
  explicit StepRecorder(std::vector<Step> &steps);
  ~StepRecorder();
  StepRecorder(const StepRecorder &) = delete;
  StepRecorder &operator=(const StepRecorder &) = delete;

  void record(const Step &step) { steps_.push_back(step); }

 private:
  std::vector<Step> &steps_;
  StepRecorder *outer_;
};

}  // namespace pg_idem
