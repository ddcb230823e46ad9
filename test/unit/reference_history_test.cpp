// The history that pg_idem was made to serve, as a graph: 22 revisions, three roots, five merges,
// and a dependency across branches. Then the three inputs that broke the tools before it.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/plan.hpp"
#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

const std::string history =
    "000_base_tables "
    "001<000_base_tables "
    "b47722ea223c<001 "
    "005_monitor_inmate_links<b47722ea223c "
    "006_fix_users_table_columns<005_monitor_inmate_links "
    "007_add_password_format<006_fix_users_table_columns "
    "47952153bdcf<006_fix_users_table_columns "
    "5db04f5e1c8f<005_monitor_inmate_links "
    "008_add_groups_and_user_groups<47952153bdcf "
    "009_optimize_last_seen<008_add_groups_and_user_groups "
    "009_remove_role_column<008_add_groups_and_user_groups "
    "fbbe54e05259<47952153bdcf,5db04f5e1c8f "
    "8af7abc98abc<009_remove_role_column,fbbe54e05259 "
    "58546d11f1b5<8af7abc98abc "
    "add_sessions_table~005_monitor_inmate_links "
    "a9f5f7465f50<009_optimize_last_seen,58546d11f1b5,add_sessions_table "
    "9112011517ea<a9f5f7465f50,007_add_password_format "
    "011813a08eda<9112011517ea "
    "79ddd61092cc<011813a08eda "
    "36814ca63b22 "
    "ae704cc1468a<36814ca63b22,79ddd61092cc "
    "98cbdf3c7e56<ae704cc1468a ";

constexpr std::size_t revisions_in_history = 22;

// The graph once `plan` has been carried out.
RevisionGraph after(const RevisionGraph &before, const Plan &plan) {
  std::vector<Revision> all = before.revisions();
  std::int64_t last = 0;
  for (const Revision &revision : all) last = std::max(last, revision.applied_order);
  for (const auto &[index, direction] : plan)
    all[index].applied_order = direction == Direction::up ? ++last : 0;
  return RevisionGraph(std::move(all));
}

// Each step of a plan must find applied what it needs, and on the way down nothing that needs it.
void expect_sound(const RevisionGraph &of, const Plan &plan) {
  std::vector<bool> applied(of.size());
  for (RevisionGraph::Index index = 0; index < of.size(); ++index)
    applied[index] = of[index].applied();
  for (const auto &[index, direction] : plan) {
    const bool up = direction == Direction::up;
    EXPECT_NE(applied[index], up) << of[index].id;
    for (const auto others : {up ? of.parents(index) : of.children(index),
                              up ? of.depends(index) : of.dependents(index)})
      for (const auto other : others) EXPECT_EQ(applied[other], up) << of[other].id;
    applied[index] = up;
  }
}

RevisionGraph at_head() {
  const RevisionGraph empty = graph(history);
  return after(empty, make_plan(empty, "head"));
}

TEST(ReferenceHistory, HasOneHeadAndThreeRoots) {
  const RevisionGraph of = graph(history);
  EXPECT_EQ(of.size(), revisions_in_history);
  EXPECT_EQ(names(of, of.heads()), "98cbdf3c7e56");
  std::string roots;
  for (const auto index : of.order())
    if (of.parents(index).empty()) roots += of[index].id + " ";
  EXPECT_EQ(roots, "000_base_tables add_sessions_table 36814ca63b22 ");
}

TEST(ReferenceHistory, GoesToHeadInTheOrderOfItsFiles) {
  const RevisionGraph of = graph(history);
  const Plan plan = make_plan(of, "head");
  EXPECT_EQ(plan.size(), revisions_in_history);
  for (std::size_t i = 0; i < plan.size(); ++i) EXPECT_EQ(plan[i].revision, i);
  expect_sound(of, plan);
}

TEST(ReferenceHistory, GoesToHeadFromFilesInTheOrderOfTheirNames) {
  std::vector<Revision> sorted = revisions(history);
  std::sort(sorted.begin(), sorted.end(),
            [](const Revision &a, const Revision &b) { return a.id < b.id; });
  const RevisionGraph of(sorted);
  const Plan plan = make_plan(of, "head");
  EXPECT_EQ(plan.size(), revisions_in_history);
  expect_sound(of, plan);
}

TEST(ReferenceHistory, HasNothingToDoAtHead) {
  EXPECT_EQ(make_plan(at_head(), "head").size(), 0u);
  EXPECT_EQ(make_plan(at_head(), "98cbdf3c7e56").size(), 0u);
}

TEST(ReferenceHistory, GoesBackToBaseTheSameWay) {
  const RevisionGraph of = at_head();
  const Plan up = make_plan(graph(history), "head");
  const Plan down = make_plan(of, "base");
  ASSERT_EQ(down.size(), up.size());
  for (std::size_t i = 0; i < up.size(); ++i)
    EXPECT_EQ(down[i].revision, up[up.size() - 1 - i].revision);
  expect_sound(of, down);
  EXPECT_EQ(make_plan(after(of, down), "base").size(), 0u);
}

TEST(ReferenceHistory, GoesDownAndUpAtEveryRevision) {
  const RevisionGraph head = at_head();
  for (const Revision &revision : head.revisions()) {
    SCOPED_TRACE(revision.id);
    const Plan down = make_plan(head, revision.id + "@base");
    ASSERT_FALSE(down.empty());
    EXPECT_EQ(head[down.back().revision].id, revision.id);
    expect_sound(head, down);
    const RevisionGraph below = after(head, down);
    const Plan up = make_plan(below, "head");
    EXPECT_EQ(up.size(), down.size());
    expect_sound(below, up);
  }
}

TEST(ReferenceHistory, BringsUsersBeforeSessionsThoughTheyAreOnOtherBranches) {
  EXPECT_EQ(planned(history, "add_sessions_table"),
            "+000_base_tables +001 +b47722ea223c +005_monitor_inmate_links +add_sessions_table");
  const RevisionGraph empty = graph(history);
  const RevisionGraph of = after(empty, make_plan(empty, "add_sessions_table"));
  EXPECT_EQ(names(of, of.current()), "005_monitor_inmate_links add_sessions_table");
  EXPECT_EQ(steps(of, make_plan(of, "b477")), "-add_sessions_table -005_monitor_inmate_links");
}

TEST(ReferenceHistory, KeepsTheOtherBranchWhenOneIsReverted) {
  const RevisionGraph empty = graph(history);
  const RevisionGraph of = after(empty, make_plan(empty, "8af7abc98abc"));
  EXPECT_EQ(steps(of, make_plan(of, "5db04f5e1c8f")), "-8af7abc98abc -fbbe54e05259");
  EXPECT_EQ(steps(of, make_plan(of, "009_r")), "-8af7abc98abc");
}

TEST(ReferenceHistory, TellsWhichParentOfTheEmergencyFixIsLost) {
  const Error error = error_of([] { graph(history + "999_emergency_fix_auto_merge<bf90cf8f"); });
  EXPECT_STREQ(error.sqlstate, "ID005");
  EXPECT_EQ(error.message, "revision \"bf90cf8f\" does not exist");
  EXPECT_EQ(error.detail,
            "Revision \"999_emergency_fix_auto_merge\" (file 999_emergency_fix_auto_merge.sql) "
            "names the parent \"bf90cf8f\".");
}

TEST(ReferenceHistory, NamesBothHeadsWhereABlankRootIsLeftOver) {
  const std::string words = history + "2627f3ecc28f";
  const Error error = error_of([&] { make_plan(graph(words), "head"); });
  EXPECT_STREQ(error.sqlstate, "ID004");
  EXPECT_EQ(error.detail,
            "The heads are \"98cbdf3c7e56\" (file 98cbdf3c7e56.sql), \"2627f3ecc28f\" (file "
            "2627f3ecc28f.sql).");
  const RevisionGraph of = graph(words);
  EXPECT_EQ(make_plan(of, "heads").size(), revisions_in_history + 1);
  EXPECT_EQ(make_plan(of, "98cbdf3c7e56").size(), revisions_in_history);
}

// 000_reset_migration_state rewrote the version table by hand: whatever it says, the way to head
// and the way to base exist, and each takes every revision at most once.
TEST(ReferenceHistory, FindsItsWayFromAVersionTableRewrittenByHand) {
  const std::string words = history + "000_reset_migration_state ";
  for (const char *claimed : {"98cbdf3c7e56", "007_add_password_format", "fbbe54e05259"}) {
    SCOPED_TRACE(claimed);
    std::vector<Revision> all = revisions(words);
    for (Revision &revision : all) revision.applied_order = revision.id == claimed ? 1 : 0;
    const RevisionGraph of(all);
    EXPECT_EQ(make_plan(of, "heads").size(), revisions_in_history);
    EXPECT_EQ(steps(of, make_plan(of, "base")), "-" + std::string(claimed));
    EXPECT_EQ(names(of, of.current()), claimed);
  }
}

}  // namespace
}  // namespace pg_idem::test
