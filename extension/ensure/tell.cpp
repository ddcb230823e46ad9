// NOTICE, WARNING or error for each step.
#include "ensure/tell.hpp"

#include "catalog/names.hpp"
#include "core/sqlstate.hpp"
#include "server/notice.hpp"
#include "server/settings.hpp"
#include "server/subtransaction.hpp"

namespace pg_idem {
namespace {

StepRecorder *current_recorder = nullptr;
std::uint64_t changes = 0;

void after_rollback(SubTransactionId id) noexcept {
  if (keeping_undone_steps == 0) forget_undone_steps(id);
}

Step make_step(Outcome outcome, const std::string &text, Oid relation, const std::string &column,
               const std::string &constraint) {
  Step step{.outcome = outcome, .text = text, .column = column, .constraint = constraint};
  if (OidIsValid(relation)) {
    const char *name = call_postgres(get_rel_name, relation);
    if (name != nullptr) {
      step.table = name;
      step.schema = schema_of(relation);
    }
  }
  return step;
}

[[noreturn]] void raise_drift(const Differences &differences) {
  std::string detail;
  for (const Difference &difference : differences)
    detail += (detail.empty() ? "" : "\n") + difference.text;
  throw Error(
      sqlstate::drift, differences.front().text,
      differences.size() > 1 ? "All differences:\n" + detail : "",
      "Make the object as wanted, or change the definition; SET pg_idem.on_drift = 'warning' "
      "tells differences and goes on.");
}

}  // namespace

StepRecorder::StepRecorder(std::vector<Step> &steps) : steps_(steps), outer_(current_recorder) {
  static bool registered = false;
  if (!registered) on_subtransaction_rollback(after_rollback);
  registered = true;
  current_recorder = this;
}

void StepRecorder::record(Step step) {
  const TimestampTz now = GetCurrentTimestamp();
  if (step.outcome != Outcome::waited) {
    step.seconds = static_cast<double>(now - since_) / USECS_PER_SEC;
    since_ = now;
  }
  step.line = line_;
  steps_.push_back(std::move(step));
  done_in_.push_back(current_subtransaction());
}

void StepRecorder::forget_since(SubTransactionId id) noexcept {
  while (!done_in_.empty() && done_in_.back() >= id) {
    done_in_.pop_back();
    steps_.pop_back();
  }
}

StepRecorder::~StepRecorder() {
  current_recorder = outer_;
}

void forget_undone_steps(SubTransactionId id) noexcept {
  for (StepRecorder *recorder = current_recorder; recorder != nullptr; recorder = recorder->outer())
    recorder->forget_since(id);
}

std::uint64_t changes_told() {
  return changes;
}

void StepRecorder::begin_statement(int line) {
  line_ = line;
  since_ = GetCurrentTimestamp();
}

void begin_statement(int line) {
  if (current_recorder != nullptr) current_recorder->begin_statement(line);
}

void record_wait(const std::string &text, double seconds) {
  if (current_recorder == nullptr) return;
  Step step{.outcome = Outcome::waited, .text = text};
  step.seconds = seconds;
  current_recorder->record(step);
}

void record_failed(const std::string &text) {
  if (current_recorder == nullptr) return;
  current_recorder->record({.outcome = Outcome::failed, .text = text});
}

namespace {
Trial *current_trial = nullptr;
}

bool tell(const Step &step) {
  if (changes_something(step.outcome)) changes++;
  if (current_recorder != nullptr) current_recorder->record(step);
  const bool drifted = step.outcome == Outcome::drifted;
  if (drifted && setting_on_drift == on_drift_ignore) return false;
  const Notice notice{outcome_sqlstate(step.outcome),
                      std::string(outcome_name(step.outcome)) + ": " + step.text,
                      step.schema,
                      step.table,
                      step.column,
                      step.constraint};
  const auto send = drifted ? send_warning : send_notice;
  if (current_trial != nullptr)
    current_trial->keep([=] { send(notice); });
  else
    send(notice);
  return changes_something(step.outcome);
}

Trial::Trial() : outer_(current_trial) {
  current_trial = this;
}
Trial::~Trial() {
  if (current_trial == this) current_trial = outer_;
}

void Trial::send() {
  current_trial = outer_;
  for (const std::function<void()> &notice : notices_) notice();
}

bool tell(Outcome outcome, const std::string &text, Oid relation, const std::string &column,
          const std::string &constraint) {
  return tell(make_step(outcome, text, relation, column, constraint));
}

bool tell_compared(const Differences &differences, const std::string &unchanged, Oid relation) {
  if (differences.empty()) return tell(Outcome::unchanged, unchanged, relation);
  if (setting_on_drift == on_drift_error) raise_drift(differences);
  for (const Difference &difference : differences)
    tell(Outcome::drifted, difference.text, relation, difference.column, difference.constraint);
  return false;
}

}  // namespace pg_idem
