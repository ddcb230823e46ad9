// Outcomes by name and by SQLSTATE; steps as JSON.
#include "core/step.hpp"

#include <string_view>

#include "core/sqlstate.hpp"

namespace pg_idem {
namespace {

struct OutcomeRow {
  const char *name;
  const char *sqlstate;
};

// In the order of the enum.
constexpr OutcomeRow outcomes[] = {
    {"created", sqlstate::created},
    {"altered", sqlstate::altered},
    {"dropped", sqlstate::dropped},
    {"renamed", sqlstate::renamed},
    {"unchanged", sqlstate::unchanged},
    {"drifted", sqlstate::drifted},
    {"executed", sqlstate::executed},
    {"waited", sqlstate::blocked},
    {"failed", nullptr},
};

std::string json_string(std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += {'\\', c};
    } else if (static_cast<unsigned char>(c) < ' ') {
      json += {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    } else {
      json += c;
    }
  }
  return json + '"';
}

// With three digits behind the point.
std::string milliseconds(double seconds) {
  const std::string digits = std::to_string(static_cast<long long>(seconds * 1e6 + 0.5));
  const std::string padded = std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
  return padded.substr(0, padded.size() - 3) + "." + padded.substr(padded.size() - 3);
}

}  // namespace

const char *outcome_name(Outcome outcome) {
  return outcomes[static_cast<int>(outcome)].name;
}
const char *outcome_sqlstate(Outcome outcome) {
  return outcomes[static_cast<int>(outcome)].sqlstate;
}

std::string to_json(const std::vector<Step> &steps) {
  std::string json = "[";
  for (const Step &step : steps) {
    if (json.size() > 1) json += ", ";
    json += "{\"outcome\": " + json_string(outcome_name(step.outcome));
    json += ", \"text\": " + json_string(step.text);
    if (step.line > 0) json += ", \"line\": " + std::to_string(step.line);
    if (step.seconds > 0) json += ", \"ms\": " + milliseconds(step.seconds);
    json += "}";
  }
  return json + "]";
}

}  // namespace pg_idem
