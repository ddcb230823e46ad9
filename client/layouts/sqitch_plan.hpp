// Sqitch's plan: the changes and tags in order, with what each change requires.
#pragma once

#include <string>
#include <vector>

#include "folder/tree.hpp"

namespace pg_idem::client {

struct SqitchStep {
  bool is_tag = false;
  std::string name;      // of the change or tag
  std::string revision;  // the name; a change that is reworked once more has its number behind it
  std::string file;      // name in deploy/, revert/ and verify/, with .sql
  std::string note;
  std::vector<std::string> requires_;  // revisions
};

constexpr char sqitch_plan_file[] = "sqitch.plan";

// Throws Error for what cannot be understood, or would mean something else here.
std::vector<SqitchStep> read_sqitch_plan(const Tree &tree);

}  // namespace pg_idem::client
