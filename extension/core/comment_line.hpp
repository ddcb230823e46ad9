// What a comment line of a migration file may say: the marker of a section, `key: value`, or
// nothing that means anything to us.
#pragma once

#include <string_view>

namespace pg_idem {

std::string_view trim(std::string_view text);
std::string_view take_word(std::string_view &text);  // the first word, which is taken off `text`

// `migrate:` and a word, in whatever case.
bool begins_like_marker(std::string_view comment);

// The key of `key: value`, a word in lower case; empty: the comment is a free one.
std::string_view key_of(std::string_view comment);

}  // namespace pg_idem
