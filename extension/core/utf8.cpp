// UTF-8 by the Unicode standard's table of well-formed sequences: no overlong forms, no surrogates.
#include "core/utf8.hpp"

namespace pg_idem {

namespace {

constexpr char32_t smallest_of_length[] = {0, 0, 0x80, 0x800, 0x10000};

std::size_t length_by_first_byte(unsigned char byte) {
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte <= 0xDF) return 2;
  if (byte >= 0xE0 && byte <= 0xEF) return 3;
  if (byte >= 0xF0 && byte <= 0xF4) return 4;
  return 0;
}

}  // namespace

std::optional<char32_t> next_character(std::string_view text, std::size_t &position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const std::size_t length = length_by_first_byte(byte(0));
  if (length == 0 || length > text.size() - position) return std::nullopt;
  char32_t character = length == 1 ? byte(0) : byte(0) & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    character = character << 6 | (byte(i) & 0x3Fu);
  }
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (character < smallest_of_length[length] || character > 0x10FFFF || surrogate)
    return std::nullopt;
  position += length;
  return character;
}

std::size_t first_invalid_byte(std::string_view text) {
  std::size_t position = 0;
  while (position < text.size()) {
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte == 0) return position;
    if (byte < 0x80)
      ++position;  // most files have nothing else
    else if (!next_character(text, position))
      return position;
  }
  return text.size();
}

bool is_invisible(char32_t character) {
  if (character <= ' ') return true;
  if (character < 0x7F) return false;
  return character <= 0xA0 || character == 0xAD || character == 0x1680 ||
         (character >= 0x2000 && character <= 0x200F) ||
         (character >= 0x2028 && character <= 0x202F) ||
         (character >= 0x205F && character <= 0x206F) || character == 0x3000 || character == 0xFEFF;
}

}  // namespace pg_idem
