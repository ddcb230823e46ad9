// The words of errors: names, lists, and the guess at what was meant.
#include "core/wording.hpp"

#include <gtest/gtest.h>

#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

TEST(Wording, DescribesARevisionByWhatIsKnownOfIt) {
  Revision revision;
  revision.id = "001";
  EXPECT_EQ(described(revision), "\"001\"");
  revision.file = "001.sql";
  EXPECT_EQ(described(revision), "\"001\" (file 001.sql)");
  revision.description = "add users";
  EXPECT_EQ(described(revision), "\"001\" (add users, file 001.sql)");
  revision.file.clear();
  EXPECT_EQ(described(revision), "\"001\" (add users)");
}

TEST(Wording, CountsOneAndMany) {
  EXPECT_EQ(counted(0, "step"), "0 steps");
  EXPECT_EQ(counted(1, "step"), "1 step");
  EXPECT_EQ(counted(2, "step"), "2 steps");
}

TEST(Wording, CutsLongListsShortForPeople) {
  EXPECT_EQ(listed({}), "");
  EXPECT_EQ(listed({"a", "b"}), "a, b");
  EXPECT_EQ(listed({"a", "b"}, " -> "), "a -> b");
  const std::string text = listed(std::vector<std::string>(25, "x"));
  EXPECT_EQ(text.substr(text.size() - 18), ", x, x, and 5 more");
  EXPECT_EQ(joined(std::vector<std::string>(25, "x"), "").size(), 25u);
}

TEST(Wording, GuessesTheNearestName) {
  const struct {
    const char *revisions, *name, *nearest;
  } rows[] = {
      {"abcdef", "abcdef", "abcdef"},
      {"abcdef", "abcdeg", "abcdef"},
      {"abcdef", "abcde", "abcdef"},
      {"abcdef", "xabcdef", "abcdef"},
      {"abcdef", "badcef", ""},  // two swaps are four changes
      {"abcdef", "bacdef", "abcdef"},
      {"abcdef abcdff", "abcdfg", "abcdff"},  // the nearer one
      {"abcdfh abcdff", "abcdfg", "abcdfh"},  // the first of equals
      {"a b c", "d", ""},                     // short names are near to everything
      {"006_fix_users", "006", "006_fix_users"},
      {"006_fix_users 006_b", "006", ""},
      {"kitten_and_more", "sitting_and_more", "kitten_and_more"},
      {"kitten_and_more", "sitting_and_morr", ""},
      {"", "a", ""},
      {"a", "", ""},
  };
  for (const auto &row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(nearest_name(revisions(row.revisions), row.name), row.nearest);
  }
}

}  // namespace
}  // namespace pg_idem::test
