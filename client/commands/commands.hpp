// The verbs, each defined in the file of its name.
#pragma once

#include "verb.hpp"

namespace pg_idem::client {

extern const Verb init_verb;
extern const Verb new_verb;
extern const Verb merge_verb;
extern const Verb load_verb;
extern const Verb upgrade_verb;
extern const Verb downgrade_verb;
extern const Verb stamp_verb;
extern const Verb current_verb;
extern const Verb heads_verb;
extern const Verb branches_verb;
extern const Verb history_verb;
extern const Verb graph_verb;
extern const Verb report_verb;
extern const Verb show_verb;
extern const Verb plan_verb;
extern const Verb check_verb;
extern const Verb summary_verb;
extern const Verb test_verb;
extern const Verb adopt_verb;
extern const Verb convert_verb;
extern const Verb version_verb;

}  // namespace pg_idem::client
