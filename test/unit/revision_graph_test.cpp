// The graph by itself: order, heads, names, and what it refuses.
#include "core/revision_graph.hpp"

#include <gtest/gtest.h>

#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

struct Row {
  const char *graph;
  const char *expected;
};

template <typename Member>
void expect_names(Member member, std::initializer_list<Row> rows) {
  for (const auto &[words, expected] : rows) {
    SCOPED_TRACE(words);
    const RevisionGraph of = graph(words);
    EXPECT_EQ(names(of, (of.*member)()), expected);
  }
}

TEST(RevisionGraph, OrdersParentsAndDependenciesFirstAndKeepsTheOrderGivenOtherwise) {
  expect_names(&RevisionGraph::order, {
                                          {"", ""},
                                          {"a", "a"},
                                          {"a b<a c<b", "a b c"},
                                          {"a c<a b<a d<b,c", "a c b d"},
                                          {"c<b b<a a", "a b c"},
                                          {"b x a", "b x a"},
                                          {"d<c x a c<a y", "a c d x y"},
                                          {"b~s s a", "s b a"},
                                          {"a b<a~s s", "a s b"},
                                          {"m<b,a b a", "b a m"},
                                      });
}

TEST(RevisionGraph, HasAHeadForEveryRevisionWithoutChildren) {
  expect_names(&RevisionGraph::heads, {
                                          {"", ""},
                                          {"a", "a"},
                                          {"a b<a c<a", "b c"},
                                          {"a b<a c<a d<b,c", "d"},
                                          {"a b<a s~b", "b s"},
                                          {"a s b<a~s", "s b"},
                                      });
}

TEST(RevisionGraph, IsCurrentWhereARevisionIsAppliedAndNoneOfItsChildren) {
  expect_names(&RevisionGraph::current, {
                                            {"a b<a", ""},
                                            {"a* b<a", "a"},
                                            {"a* b<a* c<b", "b"},
                                            {"a* b<a* c<a* d<b,c", "b c"},
                                            {"a* b<a* c<a* d<b,c*", "d"},
                                            {"a* s~a*", "a s"},
                                        });
}

TEST(RevisionGraph, TakesAParentNamedTwiceAsOne) {
  const RevisionGraph of = graph("a b<a,a~a");
  EXPECT_EQ(of.parents(1).size(), 1u);
  EXPECT_EQ(of.children(0).size(), 1u);
  EXPECT_EQ(of.dependents(0).size(), 1u);
}

TEST(RevisionGraph, KeepsItsNamesWhenItIsMoved) {
  RevisionGraph first = graph("a b<a#label");
  const RevisionGraph second = std::move(first);
  EXPECT_EQ(second.find("a"), 0u);
  EXPECT_EQ(second.find("label"), 1u);
}

TEST(RevisionGraph, FindsByFullNameThenLabelThenPrefix) {
  const RevisionGraph of = graph("001 001_x abc#label abd#ab label_2");
  EXPECT_EQ(of[of.find("001")].id, "001");
  EXPECT_EQ(of[of.find("001_")].id, "001_x");
  EXPECT_EQ(of[of.find("label")].id, "abc");
  EXPECT_EQ(of[of.find("ab")].id, "abd");
  EXPECT_EQ(of[of.find("abc")].id, "abc");
}

TEST(RevisionGraph, NamesTheCandidatesOfAnAmbiguousPrefix) {
  const RevisionGraph of = graph("abc abd x");
  const Error error = error_of([&] { of.find("ab"); });
  EXPECT_STREQ(error.sqlstate, "ID003");
  EXPECT_EQ(error.message, "revision \"ab\" is ambiguous: 2 names begin so");
  EXPECT_EQ(error.detail, "They are \"abc\" (file abc.sql), \"abd\" (file abd.sql).");
  EXPECT_EQ(error.hint, "Write more of the name.");
}

TEST(RevisionGraph, SuggestsTheNameThatWasProbablyMeant) {
  const RevisionGraph of = graph("58546d11f1b5 add_sessions_table 001");
  const Error error = error_of([&] { of.find("58546d11f1b4"); });
  EXPECT_STREQ(error.sqlstate, "ID002");
  EXPECT_EQ(error.message, "revision \"58546d11f1b4\" does not exist");
  EXPECT_EQ(error.hint, "Perhaps you meant \"58546d11f1b5\".");
}

TEST(RevisionGraph, ListsTheTargetsWhereNoNameIsNear) {
  const RevisionGraph of = graph("a b");
  for (const char *name : {"", "somewhere", "a@head", "head"}) {
    const Error error = error_of([&] { of.find(name); });
    EXPECT_STREQ(error.sqlstate, "ID002");
    EXPECT_NE(error.hint.find("LABEL@head"), std::string::npos) << error.hint;
  }
}

TEST(RevisionGraph, SaysThatNothingIsLoadedWhereThatIsTheReason) {
  const Error error = error_of([] { graph("").find("a"); });
  EXPECT_STREQ(error.sqlstate, "ID002");
  EXPECT_EQ(error.detail, "No revision is loaded.");
}

TEST(RevisionGraph, RefusesTheSameRevisionTwiceAndNamesBothFiles) {
  std::vector<Revision> twice = revisions("a b<a b<a");
  twice[2].file = "other.sql";
  const Error error = error_of([&] { RevisionGraph of(twice); });
  EXPECT_STREQ(error.sqlstate, "ID007");
  EXPECT_EQ(error.message, "revision \"b\" exists twice");
  EXPECT_EQ(error.detail, "They are \"b\" (file b.sql) and \"b\" (file other.sql).");
  EXPECT_NE(error.hint.find("-- revision:"), std::string::npos);
}

TEST(RevisionGraph, RefusesALabelThatIsAnotherNameToo) {
  for (const char *words : {"a#x b#x", "a#x x", "x a#x", "x#x"}) {
    SCOPED_TRACE(words);
    const Error error = error_of([&] { graph(words); });
    EXPECT_STREQ(error.sqlstate, "ID007");
    EXPECT_NE(error.message.find("\"x\""), std::string::npos) << error.message;
    EXPECT_NE(error.detail.find(".sql"), std::string::npos) << error.detail;
    EXPECT_NE(error.hint.find("-- labels:"), std::string::npos) << error.hint;
  }
}

TEST(RevisionGraph, NamesEveryMissingParentAndDependencyWithTheirChildren) {
  const Error error = error_of([] { graph("a<lost b<a~gone,lost"); });
  EXPECT_STREQ(error.sqlstate, "ID005");
  EXPECT_EQ(error.message, "revision \"lost\" does not exist");
  EXPECT_EQ(error.detail,
            "Revision \"a\" (file a.sql) names the parent \"lost\".\n"
            "Revision \"b\" (file b.sql) names the dependency \"gone\".\n"
            "Revision \"b\" (file b.sql) names the dependency \"lost\".");
  EXPECT_EQ(error.hint, "Its file may be missing from the folder, or the name be misspelt.");
}

TEST(RevisionGraph, OffersTheNearestNameForAMissingParent) {
  const auto hint = [](const char *words) { return error_of([&] { graph(words); }).hint; };
  EXPECT_NE(hint("006_fix_users b<006_fix_user").find("Perhaps you meant \"006_fix_users\"."),
            std::string::npos);
  EXPECT_NE(hint("006_fix_users b<006").find("Perhaps you meant \"006_fix_users\"."),
            std::string::npos);
  EXPECT_EQ(hint("a#accounts b<accounts"),
            "\"accounts\" is a label of revision \"a\"; write the revision's name.");
}

TEST(RevisionGraph, PrintsTheWholePathOfACycle) {
  const Row rows[] = {
      {"a<a", "a -> a."},
      {"a<b b<a", "a -> b -> a."},
      {"a~b b<a", "a -> b -> a."},
      {"x a<x,c b<a c<b y<c", "a -> c -> b -> a."},
      {"y<a a<b b<a", "a -> b -> a."},
  };
  for (const auto &[words, path] : rows) {
    SCOPED_TRACE(words);
    const Error error = error_of([&, text = words] { graph(text); });
    EXPECT_STREQ(error.sqlstate, "ID006");
    EXPECT_EQ(error.message, "revisions form a cycle");
    EXPECT_NE(error.detail.find(std::string(": ") + path + "\n"), std::string::npos)
        << error.detail;
    EXPECT_NE(error.detail.find("\"a\" (file a.sql)"), std::string::npos) << error.detail;
  }
}

}  // namespace
}  // namespace pg_idem::test
