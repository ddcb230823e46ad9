// `${name}` in the files of tools that paste text into SQL before it is parsed. pg_idem's own
// variables are never pasted; what was written for pasting means nothing else.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "folder/folder.hpp"

namespace pg_idem::client {

struct PlaceholderForm {
  std::string_view begin = "${";
  std::string_view end = "}";
};

// The value of a placeholder; nothing: it is undefined, which `substituted` makes an error.
using PlaceholderValue = std::function<std::optional<std::string>(std::string_view name)>;

// `undefined` throws for a name and the offset at which it stands.
std::string substituted(
    std::string_view text, const PlaceholderForm &form, const PlaceholderValue &value,
    const std::function<void(std::string_view name, std::size_t offset)> &undefined);

std::optional<std::string> variable(const Variables &variables, std::string_view name);
std::optional<std::string> environment_variable(std::string_view name);

}  // namespace pg_idem::client
