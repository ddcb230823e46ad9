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
    {"created", sqlstate::created},     {"altered", sqlstate::altered},
    {"dropped", sqlstate::dropped},     {"renamed", sqlstate::renamed},
    {"unchanged", sqlstate::unchanged}, {"drifted", sqlstate::drifted},
    {"executed", sqlstate::executed},
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
    json += ", \"text\": " + json_string(step.text) + "}";
  }
  return json + "]";
}

}  // namespace pg_idem
