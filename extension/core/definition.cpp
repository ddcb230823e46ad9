// Aspect by aspect.
#include "core/definition.hpp"

namespace pg_idem {
namespace {

constexpr size_t longest_told = 120;

bool is_short(const std::string &text) {
  return text.size() <= longest_told && text.find('\n') == std::string::npos;
}

}  // namespace

Differences compare(const std::string &object, const Definition &actual, const Definition &wanted) {
  Differences differences;
  for (size_t i = 0; i < wanted.size() && i < actual.size(); i++) {
    if (actual[i].value == wanted[i].value) continue;
    std::string text = object + " differs in " + wanted[i].name;
    if (is_short(actual[i].value) && is_short(wanted[i].value))
      text += ": it is \"" + actual[i].value + "\", wanted \"" + wanted[i].value + "\"";
    differences.push_back({text, {}, {}});
  }
  return differences;
}

}  // namespace pg_idem
