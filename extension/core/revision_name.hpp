// What a revision or a label may be called, so that every name can be written as a target.
#pragma once

#include <string_view>

namespace pg_idem {

// Why `name` is none, as the end of a sentence ("is empty"); nullptr: it is one.
const char *problem_of_name(std::string_view name);

}  // namespace pg_idem
