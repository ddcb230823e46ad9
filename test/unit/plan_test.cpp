// Plans for every kind of target, in every direction and state.
#include "core/plan.hpp"

#include <gtest/gtest.h>

#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

constexpr auto up = Direction::up;
constexpr auto down = Direction::down;

struct Row {
  const char *graph;
  const char *target;
  const char *expected;
};

void expect_plans(std::initializer_list<Row> rows, std::optional<Direction> only = {}) {
  for (const auto &[words, target, expected] : rows) {
    SCOPED_TRACE(std::string(words) + " to " + target);
    EXPECT_EQ(planned(words, target, only), expected);
  }
}

TEST(Plan, AppliesEverythingForHeadAndHeads) {
  expect_plans({
      {"a b<a c<b", "head", "+a +b +c"},
      {"a* b<a c<b", "head", "+b +c"},
      {"a* b<a* c<b*", "head", ""},
      {"a b<a c<a d<b,c", "head", "+a +b +c +d"},
      {"a b<a c<a", "heads", "+a +b +c"},
      {"a b<a s~b", "heads", "+a +b +s"},
      {"c<b b<a a", "heads", "+a +b +c"},
      {"a b<a* c<b*", "head", "+a"},  // what came between later
  });
}

TEST(Plan, IsEmptyForAnEmptyGraph) {
  expect_plans({{"", "head", ""}, {"", "heads", ""}, {"", "base", ""}});
}

TEST(Plan, AppliesARevisionWithWhatItNeedsAndNothingElse) {
  expect_plans({
      {"a b<a c<b", "b", "+a +b"},
      {"a b<a c<a d<c", "d", "+a +c +d"},
      {"a b<a c<a d<b,c e<d", "d", "+a +b +c +d"},
      {"a b<a s t<s~b", "t", "+a +b +s +t"},
      {"a* b<a c<b*", "b", "+b"},
      {"a b<a#label c<b", "label", "+a +b"},
      {"aa ab<aa", "ab", "+aa +ab"},
      {"a b<a c<b", "a+1", "+a +b"},
      {"a b<a c<b", "c-2", "+a"},
      {"a b<a#l c<b d<c e<a", "l@head", "+a +b +c +d"},
      {"a* b<a*#l c<b* d<c e<a", "l@head", "+d"},
      {"a* b<a*#l t~b*", "l@head", ""},  // a head is never reason to revert
  });
}

TEST(Plan, RevertsWhatRestsOnAnAppliedRevisionChildrenFirst) {
  expect_plans({
      {"a* b<a* c<b*", "a", "-c -b"},
      {"a* b<a* c<b*", "c", ""},
      {"a* b<a* c<a* d<b*", "b", "-d"},        // c is another branch
      {"a* b<a* c<a* d<b,c* e<d", "b", "-d"},  // e is not applied
      {"a* b<a* s~b* t<s*", "a", "-t -s -b"},  // by dependency
      {"a* b<a* s~b* t<s*", "b", ""},          // which stays when what it names does
      {"a* b<a* s* t<s~b*", "s", "-t"},
      {"a* b<a c<b*", "a", "-c"},  // through one that is not applied
      {"a* b<a* c<b*", "c-1", "-c"},
      {"a*#l b<a*", "l", "-b"},
  });
}

TEST(Plan, RevertsEverythingForBase) {
  expect_plans({
      {"a* b<a* c<b", "base", "-b -a"},
      {"a b", "base", ""},
      {"a* b<a* x* y<x*", "base", "-y -x -b -a"},
      {"a* b<a* s~b*", "base", "-s -b -a"},
  });
}

TEST(Plan, RevertsALabelledBranchToItsBase) {
  expect_plans({
      {"a* b<a*#l c<b* d<a*", "l@base", "-c -b"},
      {"a* b<a*#l s~b* c<s", "l@base", "-s -b"},
      {"a* b<a#l", "l@base", ""},
      {"a* b<a* c<b*", "b@base", "-c -b"},
  });
}

TEST(Plan, StepsDownFromWhatWasAppliedLast) {
  expect_plans({
      {"a* b<a* c<b*", "-1", "-c"},
      {"a* b<a* c<b*", "-2", "-c -b"},
      {"a* b<a* c<b*", "-3", "-c -b -a"},
      {"a* b<a* c<b*", "-0", ""},
      {"a*1 b<a*4 x*2 y<x*3", "-3", "-b -y -x"},
      {"a*1 b<a*2 x*3 y<x*4", "-3", "-y -x -b"},
      {"a*1 s*2 t~a*3", "-1", "-t"},
      {"a*5 b<a*1", "-2", "-b -a"},          // stamped out of order: the graph goes first
      {"a*9 b<a c<b*1 x*5", "-2", "-x -c"},  // c rests on a, through b
  });
}

TEST(Plan, RevertsInTheReverseOfTheWayThingsWereAppliedWhereTheGraphIsFree) {
  expect_plans({
      {"a*1 b<a*4 x*2 y<x*3", "base", "-b -y -x -a"},
      {"r*1 a<r*5 b<r*2 c<r*4 d<a*6", "r", "-d -a -c -b"},
  });
}

TEST(Plan, StepsUpAlongTheWayToHeads) {
  expect_plans({
      {"a b<a c<b", "+1", "+a"},
      {"a b<a c<b", "+3", "+a +b +c"},
      {"a* b<a c<a", "+2", "+b +c"},
      {"a", "+0", ""},
  });
}

TEST(Plan, SaysHowManyStepsThereAre) {
  const RevisionGraph of = graph("a* b<a* c<b");
  const Error too_high = error_of([&] { make_plan(of, "+2"); });
  EXPECT_STREQ(too_high.sqlstate, "ID002");
  EXPECT_EQ(too_high.message, "target \"+2\" goes further than there are revisions");
  EXPECT_EQ(too_high.detail, "The number of revisions to apply is 1.");
  const Error too_low = error_of([&] { make_plan(of, "-3"); });
  EXPECT_STREQ(too_low.sqlstate, "ID002");
  EXPECT_EQ(too_low.detail, "The number of applied revisions is 2.");
  EXPECT_EQ(too_low.hint, "Use the target \"base\" to revert all of them.");
}

TEST(Plan, NeverRevertsOnTheWayUp) {
  expect_plans({{"a* b<a* c<b", "a", ""},
                {"a* b<a* c<b", "b", ""},
                {"a* b<a* c<b", "c", "+c"},
                {"a* b<a* c<b", "head", "+c"},
                {"a* b<a* c<b", "+1", "+c"},
                {"a* b<a* c<b", "c-2", ""}},
               up);
}

TEST(Plan, NeverAppliesOnTheWayDown) {
  expect_plans({{"a* b<a* c<b", "a", "-b"},
                {"a* b<a* c<b", "b", ""},
                {"a* b<a* c<b", "base", "-b -a"},
                {"a* b<a* c<b", "-1", "-b"},
                {"a*#l b<a* c<b", "l@base", "-b -a"},
                {"a* b<a* c<b", "c-2", "-b"}},
               down);
}

TEST(Plan, RefusesATargetThatMeansTheOtherDirection) {
  for (const char *target : {"base", "-1", "a@base"}) {
    SCOPED_TRACE(target);
    const Error error = error_of([&] { make_plan(graph("a*"), target, up); });
    EXPECT_STREQ(error.sqlstate, "22023");
    EXPECT_EQ(error.message,
              "target \"" + std::string(target) + "\" cannot be reached by going up");
  }
  EXPECT_EQ(planned("a", "+1", down), "22023: target \"+1\" cannot be reached by going down");
}

TEST(Plan, RefusesToRevertToWhatIsNotApplied) {
  const Error error = error_of([] { make_plan(graph("a* b<a"), "b", down); });
  EXPECT_STREQ(error.sqlstate, "55000");
  EXPECT_EQ(error.message, "cannot revert to revision \"b\": it is not applied");
  EXPECT_NE(error.hint.find("base"), std::string::npos);
  for (const char *target : {"head", "heads", "a@head"}) {
    SCOPED_TRACE(target);
    EXPECT_STREQ(error_of([&] { make_plan(graph("a*"), target, down); }).sqlstate, "55000");
  }
}

TEST(Plan, RefusesToRevertWhatHasNoWayDown) {
  const RevisionGraph of = graph("a* b<a*! c<b* d<c*!");
  EXPECT_EQ(planned("a* b<a*! c<b*", "b"), "-c");
  const Error error = error_of([&] { make_plan(of, "a"); });
  EXPECT_STREQ(error.sqlstate, "ID008");
  EXPECT_EQ(error.message, "revision \"d\" has no way down");
  EXPECT_EQ(error.detail,
            "There is no section \"-- migrate:down\" in \"d\" (file d.sql), \"b\" (file b.sql).");
  EXPECT_NE(error.hint.find("-- migrate:down"), std::string::npos);
}

TEST(Plan, StampsWithoutAWayDown) {
  EXPECT_EQ(planned("a* b<a*!", "base", {}, Purpose::stamp), "-b -a");
}

TEST(Plan, PassesOnWhatIsWrongWithTheTarget) {
  expect_plans({
      {"a b", "head", "ID004: target \"head\" means one head, but there are 2"},
      {"a", "x", "ID002: revision \"x\" does not exist"},
      {"ab ac", "a", "ID003: revision \"a\" is ambiguous: 2 names begin so"},
      {"a", "", "ID002: revision \"\" does not exist"},
  });
}

}  // namespace
}  // namespace pg_idem::test
