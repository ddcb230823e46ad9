// Steps as the journal keeps them.
#include "core/step.hpp"

#include <gtest/gtest.h>

namespace pg_idem::test {
namespace {

Step step(Outcome outcome, const char *text) {
  return {outcome, text, {}, {}, {}, {}};
}

TEST(StepsAsJson, AreAnEmptyArrayWithoutSteps) {
  EXPECT_EQ(to_json({}), "[]");
}

TEST(StepsAsJson, HaveOutcomeAndText) {
  EXPECT_EQ(
      to_json({step(Outcome::created, "table t"), step(Outcome::executed, "INSERT of 1 row")}),
      R"([{"outcome": "created", "text": "table t"}, )"
      R"({"outcome": "executed", "text": "INSERT of 1 row"}])");
}

TEST(StepsAsJson, EscapeQuotesBackslashesAndControlCharacters) {
  EXPECT_EQ(to_json({step(Outcome::created, "table \"a\\b\"\n\tc\x1f ü")}),
            R"([{"outcome": "created", "text": "table \"a\\b\"\u000a\u0009c\u001f ü"}])");
}

}  // namespace
}  // namespace pg_idem::test
