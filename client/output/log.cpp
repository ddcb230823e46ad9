// One write for each line, so that lines of several processes do not mix.
#include "output/log.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "output/console.hpp"

namespace pg_idem::client {

namespace {

std::string time_now() {  // 2026-01-02T03:04:05.678Z
  using namespace std::chrono;
  const auto now = time_point_cast<milliseconds>(system_clock::now());
  const std::time_t seconds = system_clock::to_time_t(now);
  char date[24], text[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", std::gmtime(&seconds));
  std::snprintf(text, sizeof text, "%s.%03dZ", date,
                static_cast<int>(now.time_since_epoch().count() % 1000));
  return text;
}

}  // namespace

void log_line(std::string_view level, const Json &members) {
  Json line{{"time", time_now()}, {"level", level}};
  line.update(members);
  const std::string text = one_line(line) + "\n";
  flush_output();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Json to_json(const Notice &notice) {
  const std::pair<const char *, std::string_view> fields[] = {
      {"sqlstate", notice.sqlstate}, {"message", notice.message},      {"detail", notice.detail},
      {"hint", notice.hint},         {"schema", notice.schema},        {"table", notice.table},
      {"column", notice.column},     {"constraint", notice.constraint}};
  Json json = Json::object();
  for (const auto &[key, text] : fields)
    if (!text.empty()) json[key] = text;
  return json;
}

}  // namespace pg_idem::client
