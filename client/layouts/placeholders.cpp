// What has no end is no placeholder.
#include "layouts/placeholders.hpp"

#include <cstdlib>

namespace pg_idem::client {

std::string substituted(
    std::string_view text, const PlaceholderForm &form, const PlaceholderValue &value,
    const std::function<void(std::string_view name, std::size_t offset)> &undefined) {
  std::string result;
  for (std::size_t at = 0;;) {
    const std::size_t begin = text.find(form.begin, at);
    const std::size_t name = begin == text.npos ? text.npos : begin + form.begin.size();
    const std::size_t end = name == text.npos ? text.npos : text.find(form.end, name);
    if (end == text.npos) return result.append(text.substr(at));
    const std::optional<std::string> found = value(text.substr(name, end - name));
    if (!found) undefined(text.substr(name, end - name), begin);
    result.append(text.substr(at, begin - at)).append(found.value_or(""));
    at = end + form.end.size();
  }
}

std::optional<std::string> variable(const Variables &variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> environment_variable(std::string_view name) {
  const char *value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace pg_idem::client
