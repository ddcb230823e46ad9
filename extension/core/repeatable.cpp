// The graph's order has them last, and those that others depend on before these.
#include "core/repeatable.hpp"

#include <algorithm>
#include <vector>

namespace pg_idem {

namespace {

using Index = RevisionGraph::Index;
using Marks = std::vector<bool>;  // one per revision of the graph

std::vector<Index> revisions_of(const Plan &plan) {
  std::vector<Index> revisions;
  for (const PlanStep &step : plan) revisions.push_back(step.revision);
  return revisions;
}

Marks wanted(const RevisionGraph &graph, const Target &target) {
  if (target.kind == Target::Kind::revision && graph[target.revision].repeatable)
    return graph.reach({&target.revision, 1}, {&RevisionGraph::parents, &RevisionGraph::depends});
  return Marks(graph.size(), target.kind == Target::Kind::heads);
}

}  // namespace

Plan with_repeatables_behind(const RevisionGraph &graph, const Target &target, Plan plan) {
  const Marks chosen = wanted(graph, target);
  Marks goes_up(graph.size());
  for (const Index index : graph.order()) {
    if (!chosen[index] || !graph[index].repeatable) continue;
    const auto depends = graph.depends(index);
    goes_up[index] =
        !graph[index].applied() || graph[index].changed ||
        std::any_of(depends.begin(), depends.end(), [&](Index before) { return goes_up[before]; });
    if (goes_up[index]) plan.push_back({index, Direction::up});
  }
  return plan;
}

Plan with_repeatables_before(const RevisionGraph &graph, const Target &target, const Plan &plan) {
  const bool all = target.kind == Target::Kind::base;
  const Marks without_ground =
      graph.reach(revisions_of(plan), {&RevisionGraph::children, &RevisionGraph::dependents});
  Plan whole;
  for (auto index = graph.order().rbegin(); index != graph.order().rend(); ++index)
    if (graph[*index].repeatable && graph[*index].applied() && (all || without_ground[*index]))
      whole.push_back({*index, Direction::down});
  whole.insert(whole.end(), plan.begin(), plan.end());
  return whole;
}

}  // namespace pg_idem
