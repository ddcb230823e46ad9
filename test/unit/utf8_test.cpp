// Valid and invalid UTF-8, byte by byte where the standard draws its lines.
#include "core/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace pg_idem::test {
namespace {

using namespace std::string_literals;

TEST(Utf8, AcceptsTheFirstAndLastCharacterOfEveryLength) {
  const struct {
    const char *bytes;
    char32_t character;
  } rows[] = {
      {"\x01", 0x01},
      {"\x7F", 0x7F},
      {"\xC2\x80", 0x80},
      {"\xDF\xBF", 0x7FF},
      {"\xE0\xA0\x80", 0x800},
      {"\xED\x9F\xBF", 0xD7FF},
      {"\xEE\x80\x80", 0xE000},
      {"\xEF\xBF\xBF", 0xFFFF},
      {"\xF0\x90\x80\x80", 0x10000},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF},
  };
  for (const auto &row : rows) {
    const std::string text = row.bytes;
    std::size_t position = 0;
    EXPECT_EQ(next_character(text, position), row.character);
    EXPECT_EQ(position, text.size());
    EXPECT_EQ(first_invalid_byte("a" + text + "b"), text.size() + 2);
  }
}

TEST(Utf8, RefusesWhatIsNoCharacter) {
  for (const std::string &bytes :
       {"\0"s, "\x80"s, "\xBF"s, "\xC0\x80"s, "\xC1\xBF"s, "\xC2"s, "\xC2\x41"s, "\xE0\x9F\xBF"s,
        "\xED\xA0\x80"s, "\xED\xBF\xBF"s, "\xE2\x82"s, "\xF0\x8F\xBF\xBF"s, "\xF4\x90\x80\x80"s,
        "\xF5\x80\x80\x80"s, "\xF0\x9F\x90"s, "\xFE"s, "\xFF"s}) {
    SCOPED_TRACE(::testing::PrintToString(bytes));
    EXPECT_EQ(first_invalid_byte("ab" + bytes), 2u);
    EXPECT_EQ(first_invalid_byte("ab" + bytes + "c"), 2u);
  }
}

TEST(Utf8, KnowsWhatCannotBeSeen) {
  for (const std::uint32_t character :
       {0x00, 0x09, 0x20, 0x7F, 0x85, 0xA0, 0x200B, 0x2028, 0x202E, 0x3000, 0xFEFF})
    EXPECT_TRUE(is_invisible(character)) << character;
  for (const std::uint32_t character :
       {0x21, 0x41, 0x7E, 0xA1, 0xE9, 0x2010, 0x2030, 0x6F22, 0x1F418})
    EXPECT_FALSE(is_invisible(character)) << character;
}

}  // namespace
}  // namespace pg_idem::test
