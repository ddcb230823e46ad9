// Repeatable revisions: no part of the graph's ends, behind every way up that leaves nothing out,
// and gone only with what they depend on.
#include <gtest/gtest.h>

#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

constexpr auto up = Direction::up;
constexpr auto down = Direction::down;

TEST(Repeatable, IsNoEndOfTheGraph) {
  const RevisionGraph of = graph("v%* a* b<a* c<b w%~v,a");
  EXPECT_EQ(names(of, of.heads()), "c");
  EXPECT_EQ(names(of, of.current()), "b");
  EXPECT_EQ(names(of, of.order()), "a b c v w");
  EXPECT_EQ(names(graph("v%"), graph("v%").heads()), "");
}

TEST(Repeatable, GoesUpBehindAllOthersWhereItIsNewOrChanged) {
  EXPECT_EQ(planned("v% a b<a", "head"), "+a +b +v");
  EXPECT_EQ(planned("v% a b<a w%", "heads"), "+a +b +v +w");
  EXPECT_EQ(planned("v%* a* b<a*", "head"), "");
  EXPECT_EQ(planned("v%*^ a* b<a*", "head"), "+v");
  EXPECT_EQ(planned("v%* a* b<a", "head"), "+b");
  EXPECT_EQ(planned("v%", "head"), "+v");
  EXPECT_EQ(planned("v% a* b<a*", "head", up), "+v");
}

TEST(Repeatable, IsLeftAloneByTargetsThatAreNotAllHeads) {
  EXPECT_EQ(planned("v% a b<a", "b"), "+a +b");
  EXPECT_EQ(planned("v% a* b<a", "+1"), "+b");
  EXPECT_EQ(planned("v% a* b<a*", "b", up), "");
  EXPECT_EQ(planned("v% a b<a", "a"), "+a");
  EXPECT_EQ(planned("v% a b<a", "+1"), "+a");
  EXPECT_EQ(planned("v% a#l b<a c<a#m d<c", "m@head"), "+a +c +d");
  EXPECT_EQ(planned("v% a* b<a*", "b"), "");  // there already, and what is above it goes down
}

TEST(Repeatable, ComesBehindWhatItDependsOn) {
  EXPECT_EQ(planned("v%~w w% a", "head"), "+a +w +v");
  EXPECT_EQ(planned("v%~x w% x%~a a", "head"), "+a +x +v +w");
}

TEST(Repeatable, GoesUpAgainBehindWhatItDependsOn) {
  EXPECT_EQ(planned("a* v%*^ w%~v* x%*", "head"), "+v +w");
  EXPECT_EQ(planned("a* v%* w%~v*^ x%~w*", "head"), "+w +x");
}

TEST(Repeatable, IsATargetThatOnlyGoesUp) {
  EXPECT_EQ(planned("a b<a c<b v%~a w%~v x%", "w"), "+a +v +w");
  EXPECT_EQ(planned("a* b<a v%~a*", "v"), "");
  EXPECT_EQ(planned("a* v%*^", "v"), "+v");
  EXPECT_EQ(planned("a* v%*", "v", down),
            "55000: cannot revert to revision \"v\": it is repeatable");
}

TEST(Repeatable, StaysWhenOthersGoDown) {
  EXPECT_EQ(planned("a* b<a* v%*", "a"), "-b");
  EXPECT_EQ(planned("a* b<a* v%*", "-1"), "-b");
  EXPECT_EQ(planned("a* b<a* v%*", "-3"),
            "ID002: target \"-3\" goes further than there are revisions");
  EXPECT_EQ(planned("a*#l b<a* v%*", "l@base"), "-b -a");
}

TEST(Repeatable, GoesDownBeforeWhatItDependsOn) {
  EXPECT_EQ(planned("a* b<a* v%~b* w%~v* x%~a*", "a"), "-w -v -b");
  EXPECT_EQ(planned("a* b<a* v%~b*", "-1"), "-v -b");
  EXPECT_EQ(planned("a* b<a* v%~b", "a"), "-b");
}

TEST(Repeatable, GoesWithTheTargetBase) {
  EXPECT_EQ(planned("a* b<a* v%* w%~v*", "base"), "-w -v -b -a");
  EXPECT_EQ(planned("a b<a v%*", "base"), "-v");
}

TEST(Repeatable, NeedsNoWayDown) {
  EXPECT_EQ(planned("a* v%*!", "base"), "-v -a");
}

TEST(Repeatable, CannotBeNamedByARevisionThatIsNot) {
  for (const char *words : {"v% a<v", "a~v v%"}) {
    const Error error = error_of([&] { graph(words); });
    EXPECT_STREQ(error.sqlstate, "ID012") << words;
    EXPECT_EQ(error.detail, "Revision \"a\" (file a.sql) names \"v\" (file v.sql).");
  }
  EXPECT_STREQ(error_of([] { graph("v%~w w%~v"); }).sqlstate, "ID006");
  EXPECT_STREQ(error_of([] { graph("v%~w"); }).sqlstate, "ID005");
}

}  // namespace
}  // namespace pg_idem::test
