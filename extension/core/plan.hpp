// From a graph and a target to the steps that lead there. Pure thinking; nothing is executed.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/revision_graph.hpp"

namespace pg_idem {

enum class Direction { up, down };

// What the plan is for: a way down must be written to be executed, not to be recorded as gone.
enum class Purpose { execute, stamp };

struct PlanStep {
  RevisionGraph::Index revision;
  Direction direction;
};

using Plan = std::vector<PlanStep>;

// Targets: `head`, `heads`, `base`, a revision or unique prefix of one, a label, `+N`, `-N`,
// `REV+N`, `REV-N`, `LABEL@head`, `LABEL@base`. An existing name wins over an operator that it
// contains. A revision not applied: it and its unapplied ancestors and dependencies go up, parents
// first. An applied one: all that descends from it or depends on those goes down, children first,
// and of what is free to go, what was applied last. `only` restricts the direction: up never
// reverts (an applied target is an empty plan), down never applies (a target that is not applied is
// object_not_in_prerequisite_state). A target that means the other direction by itself is
// invalid_parameter_value. Throws Error: unknown_revision, ambiguous_revision, several_heads
// (naming them), no_way_down. Repeatable revisions: see repeatable.hpp.
Plan make_plan(const RevisionGraph &graph, std::string_view target,
               std::optional<Direction> only = {}, Purpose purpose = Purpose::execute);

}  // namespace pg_idem
