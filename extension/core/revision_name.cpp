// The rules keep names apart from the words and operators of targets and from the header's lists.
#include "core/revision_name.hpp"

#include <algorithm>
#include <cstddef>

#include "core/utf8.hpp"

namespace pg_idem {

namespace {

constexpr std::size_t longest_name = 200;  // bytes
constexpr std::string_view reserved[] = {"head", "heads", "base", "current", "none"};

bool has_invisible(std::string_view name) {
  for (std::size_t position = 0; position < name.size();) {
    const auto character = next_character(name, position);
    if (!character || is_invisible(*character)) return true;
  }
  return false;
}

}  // namespace

const char *problem_of_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > longest_name) return "is longer than 200 bytes";
  if (std::find(std::begin(reserved), std::end(reserved), name) != std::end(reserved))
    return "is a word with a meaning of its own";
  if (name.front() == '+' || name.front() == '-') return "begins with + or -";
  if (name.find('@') != name.npos) return "contains @";
  if (name.find(',') != name.npos) return "contains a comma";
  if (has_invisible(name)) return "contains white space or a control character";
  return nullptr;
}

}  // namespace pg_idem
