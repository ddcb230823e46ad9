// What a terminal would obey is shown instead.
#include <gtest/gtest.h>

#include "text.hpp"

using pg_idem::client::visible;

namespace {

TEST(VisibleText, ShowsControlCharacters) {
  EXPECT_EQ(visible("\x1B[31mred\x7F"), "\\x1b[31mred\\x7f");
  EXPECT_EQ(visible("a\rb\bc"), "a\\x0db\\x08c");
  EXPECT_EQ(visible(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(visible("\xC2\x9B"
                    "31m"),
            "\\x9b31m");
}

TEST(VisibleText, LeavesEverythingElse) {
  for (const char *text : {"", "two\nlines", "a\tb", "żółć 日本 é \xC2\xA0", "\xFF\xC2"})
    EXPECT_EQ(visible(text), text);
}

}  // namespace
