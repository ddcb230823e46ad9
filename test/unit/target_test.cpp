// What the text of a target names, and what is said where it names nothing or too much.
#include "core/target.hpp"

#include <gtest/gtest.h>

#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

struct Row {
  const char *graph;
  const char *target;
  const char *expected;  // the revision named
};

void expect_named(std::initializer_list<Row> rows) {
  for (const auto &[words, target, expected] : rows) {
    SCOPED_TRACE(target);
    const RevisionGraph of = graph(words);
    EXPECT_EQ(of[read_target(of, target).revision].id, expected);
  }
}

Error refusal(const char *words, const char *target) {
  return error_of([&] { read_target(graph(words), target); });
}

TEST(Target, WalksFromARevisionToItsChildrenAndParents) {
  expect_named({
      {"a b<a c<b", "a+1", "b"},
      {"a b<a c<b", "a+2", "c"},
      {"a b<a c<b", "c-2", "a"},
      {"a b<a c<b", "b+0", "b"},
      {"a#first b<a", "first+1", "b"},
      {"abcdef x<abcdef", "abc+1", "x"},
  });
}

TEST(Target, PrefersANameThatExistsToAnOperatorInIt) {
  expect_named({
      {"a b<a a+1<b", "a+1", "a+1"},  // the whole name
      {"a b<a a+1x<b", "a+1", "b"},   // a whole name before an abbreviated one
      {"2024-01-02 2024-01-05<2024-01-02", "2024-01-05", "2024-01-05"},
      {"2024-01-02x 2024-01-05x<2024-01-02x", "2024-01-05", "2024-01-05x"},  // a prefix
      {"x x@head<x", "x@head", "x@head"},
      {"a b<a c<b#a+1", "a+1", "c"},  // a label
  });
}

TEST(Target, CountsTheStepsOfPlusAndMinus) {
  const RevisionGraph of = graph("a");
  EXPECT_EQ(read_target(of, "+3").kind, Target::Kind::up_by);
  EXPECT_EQ(read_target(of, "+3").count, 3u);
  EXPECT_EQ(read_target(of, "-12").kind, Target::Kind::down_by);
  EXPECT_EQ(read_target(of, "-12").count, 12u);
  EXPECT_GT(read_target(of, "+99999999999999999999999999").count, 1000000000u);
}

TEST(Target, FindsTheHeadOfABranch) {
  expect_named({
      {"a b<a#left c<a d<b", "left@head", "d"},
      {"a b<a#left c<a d<b", "c@head", "c"},
      {"a b<a#left c<a d<b,c", "c@head", "d"},
  });
}

TEST(Target, NamesTheHeadsWhereHeadIsNotEnough) {
  std::vector<Revision> two = revisions("a b<a c<a");
  two[1].description = "add users";
  const RevisionGraph of(two);
  const Error error = error_of([&] { read_target(of, "head"); });
  EXPECT_STREQ(error.sqlstate, "ID004");
  EXPECT_EQ(error.message, "target \"head\" means one head, but there are 2");
  EXPECT_EQ(error.detail, "The heads are \"b\" (add users, file b.sql), \"c\" (file c.sql).");
  EXPECT_EQ(error.hint,
            "Merge them with a revision that says \"-- revises: b, c\", or use the target "
            "\"heads\" or the name of one of them.");
}

TEST(Target, NamesTheHeadsOfABranchThatHasSeveral) {
  const Error error = refusal("a b<a#left c<b d<b e<a", "left@head");
  EXPECT_STREQ(error.sqlstate, "ID004");
  EXPECT_EQ(error.detail, "The heads are \"c\" (file c.sql), \"d\" (file d.sql).");
}

TEST(Target, IsAmbiguousWhereTheWayParts) {
  const Error up = refusal("a b<a c<a", "a+1");
  EXPECT_STREQ(up.sqlstate, "ID003");
  EXPECT_EQ(up.message, "revision \"a+1\" is ambiguous: \"a\" has more than one child");
  EXPECT_EQ(up.detail, "They are \"b\" (file b.sql), \"c\" (file c.sql).");
  const Error down = refusal("a b c<a,b d<c", "d-2");
  EXPECT_STREQ(down.sqlstate, "ID003");
  EXPECT_EQ(down.message, "revision \"d-2\" is ambiguous: \"c\" has more than one parent");
}

TEST(Target, IsUnknownWhereTheWayEnds) {
  const Error up = refusal("a b<a", "a+2");
  EXPECT_STREQ(up.sqlstate, "ID002");
  EXPECT_EQ(up.message, "revision \"a+2\" does not exist");
  EXPECT_EQ(up.detail, "Revision \"b\" (file b.sql), 1 step from \"a\", has no child.");
  const Error down = refusal("a b<a", "b-99999999999999999999999999");
  EXPECT_STREQ(down.sqlstate, "ID002");
  EXPECT_EQ(down.detail, "Revision \"a\" (file a.sql), 1 step from \"b\", has no parent.");
}

TEST(Target, IsUnknownWhereItsNameIs) {
  for (const char *target : {"", "x", "x+1", "x@head", "x@base", "@head", "a@", "a@tail", "+", "-",
                             "a+", "+1x", "+-1"}) {
    SCOPED_TRACE(target);
    EXPECT_STREQ(refusal("a b<a", target).sqlstate, "ID002");
  }
}

TEST(Target, IsAmbiguousWhereItsNameIs) {
  for (const char *target : {"a", "a+1", "a-1", "a@head", "a@base"}) {
    SCOPED_TRACE(target);
    EXPECT_STREQ(refusal("ab ac", target).sqlstate, "ID003");
  }
}

}  // namespace
}  // namespace pg_idem::test
