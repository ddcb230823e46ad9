// A statement that fails because it needs what a later statement of the revision has removed must
// have been done before.
#pragma once

#include "ensure/future.hpp"

namespace pg_idem {

// Why the statement, the present one, may have been done before although it fails now with that
// sqlstate; null: it has not.
const Event *done_by(const Statement &statement, const Future &future, int sqlstate);

// Whether what the event drops or renames is there.
bool is_there(const Event &removal);

// What the revision drops or renames, not IF EXISTS, and is there. An earlier statement that
// removes it as well was not meant to: it has been done before.
std::vector<Event> removals_to_come(const std::vector<Statement> &statements, const Future &future);

}  // namespace pg_idem
