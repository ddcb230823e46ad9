// UTF-8 as far as files and names need it: is it valid, and which characters show nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace pg_idem {

// The character at `position`, which moves on behind it; nothing (and no move) where it is not
// valid.
std::optional<char32_t> next_character(std::string_view text, std::size_t &position);

// Where the first byte stands that is NUL or not valid UTF-8; `text.size()`: nowhere.
std::size_t first_invalid_byte(std::string_view text);

// White space, control characters, and marks without a width of their own.
bool is_invisible(char32_t character);

}  // namespace pg_idem
