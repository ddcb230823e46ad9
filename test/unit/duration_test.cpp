// Times as people write and read them.
#include "command_line/duration.hpp"

#include <gtest/gtest.h>

#include "failure.hpp"

using pg_idem::client::duration_text;
using pg_idem::client::read_duration;

namespace {

TEST(Duration, IsANumberAndAUnit) {
  const std::pair<const char *, long> cases[] = {
      {"60s", 60'000},    {"60", 60'000},     {"500ms", 500}, {"2min", 120'000},
      {"1 h", 3'600'000}, {"1d", 86'400'000}, {"0", 0}};
  for (const auto &[text, milliseconds] : cases)
    EXPECT_EQ(read_duration(text, "--wait").count(), milliseconds) << text;
}

TEST(Duration, IsNothingElse) {
  for (const char *text : {"", "s", "-1s", "1.5s", "60 sec", "s60", "99999999999999999999", "400d"})
    EXPECT_THROW(read_duration(text, "--wait"), pg_idem::client::Failure) << text;
}

TEST(Duration, IsShownInAFewDigits) {
  EXPECT_EQ(duration_text(0.0213), "0.02 s");
  EXPECT_EQ(duration_text(2.04), "2.0 s");
  EXPECT_EQ(duration_text(80), "1 min 20 s");
}

}  // namespace
