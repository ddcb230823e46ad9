// Spans of time: as people write them, and as they read them.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace pg_idem::client {

// "60s", "500ms", "2min", "1h", "1d", with a blank or without; a bare number is seconds. Throws
// Failure with ExitCode::usage, which names `option`.
std::chrono::milliseconds read_duration(std::string_view text, std::string_view option);

// "0.02 s", "2.0 s", "1 min 20 s"
std::string duration_text(double seconds);

}  // namespace pg_idem::client
