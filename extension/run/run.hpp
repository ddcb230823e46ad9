// Executes a plan: in the transaction of the caller, or with a transaction for each revision.
#pragma once

#include <optional>
#include <string>

#include "core/plan.hpp"
#include "run/state.hpp"

namespace pg_idem {

struct Request {
  std::string target;
  std::optional<Direction> only;
  Oid functions_schema;  // where our functions are: scripts find them also outside search_path
};

// What leads to the target from here. Throws Error changed_file where the policy is error.
struct PlannedRun {
  History history;
  Plan plan;
};
PlannedRun plan_run(const Request &request);

// Both return the number of revisions applied or reverted.
int run_in_transaction(const Request &request);
// Needs a non-atomic SPI connection. A revision that fails is rolled back and journalled, those
// before it stay.
int run_by_revision(const Request &request);

// Records the plan's steps without executing them, and accepts the text of now of applied
// revisions.
int stamp(const Request &request);

// Records these and no others; those that are applied already stay as they are. Returns how many
// were recorded.
int stamp_revisions(const std::vector<std::string> &revisions);

}  // namespace pg_idem
