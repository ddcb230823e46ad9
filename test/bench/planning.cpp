// How long the core takes from the loaded revisions to a plan: building the graph, and planning
// "head" where nothing is applied, where one revision is missing, and the way down to "base".
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "core/plan.hpp"
#include "core/revision_graph.hpp"

namespace {

using namespace pg_idem;

std::string name_of(std::size_t number) {
  return "r" + std::to_string(10000000 + number);
}

// A line of revisions; every tenth is a branch that is merged again, every hundredth depends on
// one further back.
std::vector<Revision> make_history(std::size_t size, std::size_t applied) {
  std::vector<Revision> revisions(size);
  for (std::size_t i = 0; i < size; ++i) {
    Revision &revision = revisions[i];
    revision.id = name_of(i);
    revision.description = "change number " + std::to_string(i);
    revision.file = "migrations/" + revision.id + "_change.sql";
    revision.has_down = true;
    if (i < applied) revision.applied_order = static_cast<std::int64_t>(i) + 1;
    const bool branches = i % 10 == 8 && i + 1 < size, merges = i % 10 == 9;
    if (i > 0) revision.parents = {name_of(branches ? i - 2 : i - 1)};
    if (merges) revision.parents.push_back(name_of(i - 2));
    if (i % 100 == 99) revision.depends = {name_of(i / 2)};
  }
  return revisions;
}

void per_revision(benchmark::State &state) {
  state.SetComplexityN(state.range(0));
  state.counters["revisions"] = static_cast<double>(state.range(0));
}

void plan(benchmark::State &state, std::size_t missing, const char *target) {
  const auto size = static_cast<std::size_t>(state.range(0));
  const std::vector<Revision> history = make_history(size, size - std::min(missing, size));
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<Revision> revisions = history;
    state.ResumeTiming();
    auto graph = std::make_unique<RevisionGraph>(std::move(revisions));
    benchmark::DoNotOptimize(make_plan(*graph, target));
    state.PauseTiming();
    graph.reset();
    state.ResumeTiming();
  }
  per_revision(state);
}

constexpr std::int64_t smallest = 1'000, largest = 100'000;
constexpr int factor = 10;

void everything_up(benchmark::State &state) {
  plan(state, state.range(0), "head");
}
void one_up(benchmark::State &state) {
  plan(state, 1, "head");
}
void everything_down(benchmark::State &state) {
  plan(state, 0, "base");
}

BENCHMARK(everything_up)->RangeMultiplier(factor)->Range(smallest, largest)->Complexity();
BENCHMARK(one_up)->RangeMultiplier(factor)->Range(smallest, largest)->Complexity();
BENCHMARK(everything_down)->RangeMultiplier(factor)->Range(smallest, largest)->Complexity();

}  // namespace
