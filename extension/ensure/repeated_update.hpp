// An UPDATE of a revision of which some was done before.
#pragma once

#include "ensure/revision_script.hpp"

namespace pg_idem {

// Most say the same the second time. One that reads what it sets (SET n = n + 1) is tried: where it
// would change its rows once more after it has run, it cannot be told whether it was done. Throws
// Error refused.
bool ensure_repeated_update(const Statement &statement, Repeat repeat);

// One that reads what a later UPDATE of the revision sets, and would change its rows now: either it
// was not done, or the later one was. Throws Error refused.
bool ensure_update_before_others(const Statement &statement, Repeat repeat);

}  // namespace pg_idem
