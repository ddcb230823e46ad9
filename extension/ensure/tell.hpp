// How steps are told: a NOTICE each, drift by the policy pg_idem.on_drift; and collected for the
// journal while a run is under way.
#pragma once

#include <cstdint>
#include <functional>
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

// A lock that had to be waited for: recorded, not told.
void record_wait(const std::string &text, double seconds);

// The statement that an error ends: recorded, the error tells it.
void record_failed(const std::string &text);

// The statement on that line of the file is next: its steps are recorded with line and time.
void begin_statement(int line);

// While one lives, every step told is added to `steps` too, and taken out again where the
// subtransaction that it was done in is rolled back (an EXCEPTION block of PL/pgSQL). It must not
// outlive the transaction.
class StepRecorder {
 public:
  explicit StepRecorder(std::vector<Step> &steps);
  ~StepRecorder();
  StepRecorder(const StepRecorder &) = delete;
  StepRecorder &operator=(const StepRecorder &) = delete;

  void record(Step step);  // with the time since the step or statement before it
  void begin_statement(int line);
  void forget_since(SubTransactionId id) noexcept;
  StepRecorder *outer() const { return outer_; }

 private:
  std::vector<Step> &steps_;
  std::vector<SubTransactionId> done_in_;  // of each step
  TimestampTz since_ = GetCurrentTimestamp();
  int line_ = 0;
  StepRecorder *outer_;
};

// Forgets the steps of a subtransaction that was rolled back. It is called by itself, but not while
// an UndoneStepsKept lives.
void forget_undone_steps(SubTransactionId id) noexcept;
inline int keeping_undone_steps = 0;
using UndoneStepsKept = While<keeping_undone_steps>;

// While one lives, the notices of what is done wait: it may be undone, and done once more
// otherwise.
class Trial {
 public:
  Trial();
  ~Trial();
  Trial(const Trial &) = delete;
  Trial &operator=(const Trial &) = delete;

  void keep(std::function<void()> notice) { notices_.push_back(std::move(notice)); }
  void send();  // it stays

 private:
  std::vector<std::function<void()>> notices_;
  Trial *outer_;
};

}  // namespace pg_idem
