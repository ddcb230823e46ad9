// The table of verbs.
#include "commands/commands.hpp"

namespace pg_idem::client {

std::span<const Verb *const> all_verbs() {
  static constexpr const Verb *verbs[] = {
      &init_verb,    &new_verb,     &merge_verb,   &load_verb,    &upgrade_verb, &downgrade_verb,
      &stamp_verb,   &plan_verb,    &check_verb,   &current_verb, &heads_verb,   &branches_verb,
      &history_verb, &graph_verb,   &report_verb,  &show_verb,    &summary_verb, &test_verb,
      &adopt_verb,   &convert_verb, &version_verb,
  };
  return verbs;
}

}  // namespace pg_idem::client
