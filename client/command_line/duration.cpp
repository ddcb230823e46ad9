// The units are those of the server's settings.
#include "command_line/duration.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>

#include "core/wording.hpp"
#include "failure.hpp"

namespace pg_idem::client {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr Unit units[] = {{"", 1000},      {"s", 1000},      {"ms", 1},
                          {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr std::int64_t longest = 365LL * 86'400'000;

}  // namespace

std::chrono::milliseconds read_duration(std::string_view text, std::string_view option) {
  std::int64_t number = 0;
  const char *const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  std::string_view name(end, static_cast<std::size_t>(last - end));
  name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
  if (error == std::errc() && number >= 0)
    for (const Unit &unit : units)
      if (unit.name == name && number <= longest / unit.milliseconds)
        return std::chrono::milliseconds(number * unit.milliseconds);
  throw Failure(ExitCode::usage, "invalid value " + in_quotes(text) + " for " + std::string(option),
                {}, "Write a number and ms, s, min, h or d: 60s.");
}

std::string duration_text(double seconds) {
  char text[40];
  if (seconds < 60)
    std::snprintf(text, sizeof text, seconds < 1 ? "%.2f s" : "%.1f s", seconds);
  else
    std::snprintf(text, sizeof text, "%ld min %ld s", static_cast<long>(seconds) / 60,
                  static_cast<long>(seconds) % 60);
  return text;
}

}  // namespace pg_idem::client
