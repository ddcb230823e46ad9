// A statement that fails because it needs what a later statement of the revision has removed must
// have been done before.
#pragma once

#include "ensure/future.hpp"

namespace pg_idem {

// Why the statement, the present one, may have been done before although it fails now with that
// sqlstate; null: it has not.
const Event *done_by(const Statement &statement, const Future &future, int sqlstate);

}  // namespace pg_idem
