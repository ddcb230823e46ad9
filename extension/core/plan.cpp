// A plan goes one way: up, a part of the graph's order; or down, the reverse of how things were
// applied, as far as the graph allows. First without the repeatable revisions: they come behind a
// way up and before a way down.
#include "core/plan.hpp"

#include <cstdint>
#include <queue>
#include <span>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/repeatable.hpp"
#include "core/sqlstate.hpp"
#include "core/target.hpp"
#include "core/wording.hpp"

namespace pg_idem {

namespace {

using Index = RevisionGraph::Index;
using Marks = std::vector<bool>;  // one per revision of the graph

Marks needed_by(const RevisionGraph &graph, Index revision) {
  return graph.reach({&revision, 1}, {&RevisionGraph::parents, &RevisionGraph::depends});
}

Marks resting_on(const RevisionGraph &graph, std::span<const Index> revisions) {
  return graph.reach(revisions, {&RevisionGraph::children, &RevisionGraph::dependents});
}

Marks everything(const RevisionGraph &graph) {
  return Marks(graph.size(), true);
}

Plan way_up(const RevisionGraph &graph, const Marks &chosen) {
  Plan plan;
  for (const Index index : graph.order())
    if (chosen[index] && !graph[index].applied() && !graph[index].repeatable)
      plan.push_back({index, Direction::up});
  return plan;
}

// Takes down what is chosen: at each step, of those that nothing applied rests on, the one applied
// last. Where a revision is chosen, so is all that rests on it.
class Reverter {
 public:
  Reverter(const RevisionGraph &graph, const Marks &chosen)
      : graph_(graph), chosen_(chosen), load_(graph.size()) {
    for (auto index = graph.order().rbegin(); index != graph.order().rend(); ++index) {
      if (graph[*index].repeatable) continue;
      if (!graph[*index].applied() && load_[*index] == 0) continue;
      if (load_[*index] == 0) offer(*index);
      for (const auto below : {graph.parents(*index), graph.depends(*index)})
        for (const Index before : below) ++load_[before];
    }
  }

  Plan run(std::size_t most) {
    Plan plan;
    for (; plan.size() < most && !ready_.empty(); release(plan.back().revision)) {
      plan.push_back({ready_.top().second, Direction::down});
      ready_.pop();
    }
    return plan;
  }

 private:
  void offer(Index index) {
    if (chosen_[index]) ready_.emplace(graph_[index].applied_order, index);
  }

  // `gone` weighs on nothing any more, nor does what is not applied and only carried it.
  void release(Index gone) {
    std::vector<Index> open{gone};
    while (!open.empty()) {
      const Index index = open.back();
      open.pop_back();
      for (const auto below : {graph_.parents(index), graph_.depends(index)})
        for (const Index before : below) {
          if (--load_[before] > 0) continue;
          if (graph_[before].applied())
            offer(before);
          else
            open.push_back(before);
        }
    }
  }

  const RevisionGraph &graph_;
  const Marks &chosen_;
  std::vector<std::size_t> load_;  // children and dependents that are applied or carry such
  std::priority_queue<std::pair<std::int64_t, Index>> ready_;
};

Plan way_down(const RevisionGraph &graph, const Marks &chosen) {
  return Reverter(graph, chosen).run(graph.size());
}

// `+N` and `-N`: a step more than there are is a mistake, not a wish for all of them.
Plan exactly(Plan plan, const Target &target, std::string_view text, const char *what) {
  if (target.count > plan.size())
    throw Error(sqlstate::unknown_revision,
                "target " + in_quotes(text) + " goes further than there are revisions",
                "The number of " + std::string(what) + " is " + std::to_string(plan.size()) + ".",
                target.kind == Target::Kind::up_by
                    ? "Use the target \"heads\" to apply all of them."
                    : "Use the target \"base\" to revert all of them.");
  plan.resize(target.count);
  return plan;
}

Plan to_revision(const RevisionGraph &graph, Index revision, Direction direction) {
  if (direction == Direction::up) return way_up(graph, needed_by(graph, revision));
  if (graph[revision].repeatable)
    throw Error(sqlstate::object_not_in_prerequisite_state,
                "cannot revert to revision " + in_quotes(graph[revision].id) + ": it is repeatable",
                "Nothing comes after a repeatable revision, so there is nothing to revert.",
                "Name a revision that is not repeatable, \"base\" or \"-1\".");
  if (!graph[revision].applied())
    throw Error(
        sqlstate::object_not_in_prerequisite_state,
        "cannot revert to revision " + in_quotes(graph[revision].id) + ": it is not applied",
        "Revision " + described(graph[revision]) + " is not in effect.",
        "To apply it, go up; to revert, name an applied revision, \"base\" or \"-1\".");
  // What merely depends on the revision may stay: the revision does.
  return way_down(graph, resting_on(graph, graph.children(revision)));
}

Plan plan_to(const RevisionGraph &graph, const Target &target, std::string_view text,
             Direction direction) {
  switch (target.kind) {
    case Target::Kind::heads:
      return way_up(graph, everything(graph));
    case Target::Kind::branch_head:
      return way_up(graph, needed_by(graph, target.revision));
    case Target::Kind::up_by:
      return exactly(way_up(graph, everything(graph)), target, text, "revisions to apply");
    case Target::Kind::base:
      return way_down(graph, everything(graph));
    case Target::Kind::branch_base:
      return way_down(graph, resting_on(graph, {&target.revision, 1}));
    case Target::Kind::down_by:
      return exactly(way_down(graph, everything(graph)), target, text, "applied revisions");
    case Target::Kind::revision:
      break;
  }
  return to_revision(graph, target.revision, direction);
}

// Without a direction asked for, a revision's own state says which way it lies.
Direction direction_of(const RevisionGraph &graph, const Target &target,
                       std::optional<Direction> only) {
  switch (target.kind) {
    case Target::Kind::base:
    case Target::Kind::branch_base:
    case Target::Kind::down_by:
      return Direction::down;
    case Target::Kind::revision: {
      const Revision &revision = graph[target.revision];
      const bool is_reached = revision.applied() && !revision.repeatable;
      return only.value_or(is_reached ? Direction::down : Direction::up);
    }
    default:
      return Direction::up;
  }
}

// Some targets lie in one direction whatever the state is.
void check_direction(const Target &target, std::string_view text, std::optional<Direction> only) {
  const bool up = only == Direction::up, down = only == Direction::down;
  switch (target.kind) {
    case Target::Kind::base:
    case Target::Kind::branch_base:
    case Target::Kind::down_by:
      if (!up) return;
      throw Error(sqlstate::invalid_parameter_value,
                  "target " + in_quotes(text) + " cannot be reached by going up",
                  "It reverts revisions, and going up never reverts.",
                  "Go down, or give no direction, to revert.");
    case Target::Kind::up_by:
      if (!down) return;
      throw Error(sqlstate::invalid_parameter_value,
                  "target " + in_quotes(text) + " cannot be reached by going down",
                  "It applies revisions, and going down never applies.",
                  "Go up, or give no direction, to apply.");
    case Target::Kind::heads:
    case Target::Kind::branch_head:
      if (!down) return;
      throw Error(sqlstate::object_not_in_prerequisite_state,
                  "cannot revert to target " + in_quotes(text),
                  "Nothing comes after a head, so there is nothing to revert.",
                  "To revert, name an applied revision, \"base\" or \"-1\".");
    case Target::Kind::revision:
      return;
  }
}

void check_way_down(const RevisionGraph &graph, const Plan &plan) {
  std::vector<std::string> without;
  const Revision *first = nullptr;
  for (const auto &[index, direction] : plan) {
    const Revision &revision = graph[index];
    if (direction == Direction::up || revision.has_down || revision.repeatable) continue;
    if (!first) first = &revision;
    without.push_back(described(revision));
  }
  if (!first) return;
  throw Error(sqlstate::no_way_down, "revision " + in_quotes(first->id) + " has no way down",
              "There is no section \"-- migrate:down\" in " + listed(without) + ".",
              "Write a section \"-- migrate:down\" and load the file again; "
              "an empty one says that there is nothing to undo.");
}

}  // namespace

Plan make_plan(const RevisionGraph &graph, std::string_view target, std::optional<Direction> only,
               Purpose purpose) {
  const Target place = read_target(graph, target);
  check_direction(place, target, only);
  const Direction direction = direction_of(graph, place, only);
  const Plan plan = plan_to(graph, place, target, direction);
  if (purpose == Purpose::execute) check_way_down(graph, plan);
  return direction == Direction::up ? with_repeatables_behind(graph, place, plan)
                                    : with_repeatables_before(graph, place, plan);
}

}  // namespace pg_idem
