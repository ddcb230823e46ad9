// --log-format json: what goes to stderr, an object on each line. docs/json.md describes them.
#pragma once

#include <string_view>

#include "connection/notice.hpp"
#include "output/answer.hpp"

namespace pg_idem::client {

// With the time and the level in front: "info", "notice", "warning" or "error".
void log_line(std::string_view level, const Json &members);

Json to_json(const Notice &notice);  // without what it has not

}  // namespace pg_idem::client
