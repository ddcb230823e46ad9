// Graphs nobody would think of: random ones in random states, their plans held against the rules
// themselves, written down without regard to speed. And graphs too deep for recursion.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "core/plan.hpp"
#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

using Index = RevisionGraph::Index;

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned end) { return static_cast<unsigned>(engine_() % end); }

 private:
  std::mt19937 engine_;
};

// Parents and dependencies point backwards before the revisions are shuffled; what is applied is
// closed under neither unless `consistent`.
std::vector<Revision> random_revisions(Dice &dice, bool consistent) {
  std::vector<Revision> all(1 + dice.below(12));
  for (unsigned i = 0; i < all.size(); ++i) {
    all[i].id = "r" + std::to_string(i) + "_";
    all[i].has_down = true;
    if (i == 0) continue;
    for (unsigned n = dice.below(3); n > 0; --n)
      (dice.below(4) ? all[i].parents : all[i].depends).push_back(all[dice.below(i)].id);
  }
  const unsigned applied_first = dice.below(static_cast<unsigned>(all.size()) + 1);
  for (unsigned i = 0; i < all.size(); ++i)
    if (consistent ? i < applied_first : dice.below(2) == 0)
      all[i].applied_order = consistent ? i + 1 : 1 + dice.below(20);
  for (auto i = static_cast<unsigned>(all.size()); i > 1; --i)
    std::swap(all[i - 1], all[dice.below(i)]);
  return all;
}

// Whether `later` comes after `earlier` over any number of parents and dependencies.
bool comes_after(const RevisionGraph &of, Index later, Index earlier) {
  for (const auto before : {of.parents(later), of.depends(later)})
    for (const Index index : before)
      if (index == earlier || comes_after(of, index, earlier)) return true;
  return false;
}

std::string expected_way_up(const RevisionGraph &of, Index target) {
  Plan plan;
  for (const Index index : of.order())
    if (!of[index].applied() && (index == target || comes_after(of, target, index)))
      plan.push_back({index, Direction::up});
  return steps(of, plan);
}

// Of the revisions that `may_go`, over and over the one applied last that nothing applied comes
// after.
template <typename Predicate>
std::string expected_way_down(const RevisionGraph &of, Predicate may_go) {
  std::vector<bool> applied(of.size());
  for (Index i = 0; i < of.size(); ++i) applied[i] = of[i].applied();
  const auto free_to_go = [&](Index index) {
    if (!applied[index] || !may_go(index)) return false;
    for (Index other = 0; other < of.size(); ++other)
      if (applied[other] && comes_after(of, other, index)) return false;
    return true;
  };
  Plan plan;
  for (;;) {
    std::optional<Index> last;
    for (Index i = 0; i < of.size(); ++i)
      if (free_to_go(i) && (!last || of[i].applied_order >= of[*last].applied_order)) last = i;
    if (!last) return steps(of, plan);
    applied[*last] = false;
    plan.push_back({*last, Direction::down});
  }
}

TEST(RandomGraph, IsOrderedWithEverythingBehindWhatItNeeds) {
  Dice dice(1);
  for (int round = 0; round < 2000; ++round) {
    const RevisionGraph of(random_revisions(dice, false));
    std::vector<std::size_t> position(of.size());
    ASSERT_EQ(of.order().size(), of.size());
    for (std::size_t i = 0; i < of.size(); ++i) position[of.order()[i]] = i;
    for (Index index = 0; index < of.size(); ++index)
      for (const auto before : {of.parents(index), of.depends(index)})
        for (const Index other : before) ASSERT_LT(position[other], position[index]);
  }
}

TEST(RandomGraph, HasThePlansThatTheRulesAskFor) {
  Dice dice(2);
  for (int round = 0; round < 2000; ++round) {
    const RevisionGraph of(random_revisions(dice, round % 2 == 0));
    const Index target = dice.below(static_cast<unsigned>(of.size()));
    const std::string &name = of[target].id;
    const auto above = [&](Index index) { return comes_after(of, index, target); };
    SCOPED_TRACE(round);
    ASSERT_EQ(steps(of, make_plan(of, name, Direction::up)), expected_way_up(of, target));
    ASSERT_EQ(steps(of, make_plan(of, "base")), expected_way_down(of, [](Index) { return true; }));
    ASSERT_EQ(steps(of, make_plan(of, name + "@base")),
              expected_way_down(of, [&](Index i) { return i == target || above(i); }));
    if (!of[target].applied()) continue;
    // What only depends on the target stays with it; what descends from it goes.
    ASSERT_EQ(steps(of, make_plan(of, name)), expected_way_down(of, [&](Index i) {
                return std::ranges::any_of(of.children(target), [&](Index child) {
                  return i == child || comes_after(of, i, child);
                });
              }));
  }
}

// A chain of this many frames would not fit on a stack.
std::vector<Revision> long_chain(bool applied, bool backwards) {
  constexpr int length = 100000;
  std::vector<Revision> all(length);
  for (int i = 0; i < length; ++i) {
    all[i].id = std::to_string(i) + ".";
    if (i > 0) (i % 2 == 1 ? all[i].parents : all[i].depends).push_back(all[i - 1].id);
    all[i].has_down = true;
    all[i].applied_order = applied ? i + 1 : 0;
  }
  if (backwards) std::reverse(all.begin(), all.end());
  return all;
}

TEST(LongChain, IsPlannedWithoutRecursion) {
  for (const bool backwards : {false, true}) {
    const RevisionGraph fresh(long_chain(false, backwards));
    EXPECT_EQ(make_plan(fresh, "heads").size(), 100000u);
    EXPECT_EQ(make_plan(fresh, "99999.").size(), 100000u);
    const RevisionGraph done(long_chain(true, backwards));
    EXPECT_EQ(make_plan(done, "heads").size(), 0u);
    EXPECT_EQ(make_plan(done, "base").size(), 100000u);
    EXPECT_EQ(make_plan(done, "0.").size(), 99999u);
    EXPECT_EQ(make_plan(done, "-70000").size(), 70000u);
  }
}

TEST(LongChain, IsLeftByTheWayThatWasMissing) {
  std::vector<Revision> circle = long_chain(false, false);
  circle.front().parents.push_back(circle.back().id);
  const Error error = error_of([&] { RevisionGraph of(circle); });
  EXPECT_STREQ(error.sqlstate, "ID006");
  EXPECT_LT(error.detail.size(), 5000u);
}

}  // namespace
}  // namespace pg_idem::test
