// Outcomes by name and by SQLSTATE.
#include "core/step.hpp"

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

}  // namespace

const char *outcome_name(Outcome outcome) {
  return outcomes[static_cast<int>(outcome)].name;
}
const char *outcome_sqlstate(Outcome outcome) {
  return outcomes[static_cast<int>(outcome)].sqlstate;
}

}  // namespace pg_idem
