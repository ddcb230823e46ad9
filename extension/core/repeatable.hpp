// What repeatable revisions add to a plan. They describe the schema as it is behind all others, so
// they go up with the targets `head` and `heads` only; a target that is repeatable itself goes up
// with what it depends on. They stay when others go down, unless they depend on one that does, and
// all go with the target `base`.
#pragma once

#include "core/plan.hpp"
#include "core/target.hpp"

namespace pg_idem {

// Those that are not applied, have changed since, or depend on one that goes up.
Plan with_repeatables_behind(const RevisionGraph &graph, const Target &target, Plan plan);

Plan with_repeatables_before(const RevisionGraph &graph, const Target &target, const Plan &plan);

}  // namespace pg_idem
