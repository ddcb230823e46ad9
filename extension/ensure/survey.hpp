// A look at a whole revision before its first statement: was some of it done before?
#pragma once

#include <vector>

#include "ensure/future.hpp"

namespace pg_idem {

// Some was where a statement that would fail the second time finds its work done. What an earlier
// statement of the revision makes or removes tells nothing, nor does IF [NOT] EXISTS or OR REPLACE.
Future::DoneBefore survey(const std::vector<Statement> &statements, Future &future);

// The first statement, behind the position `done`, of which the catalog shows that it was not done;
// SIZE_MAX: none. A dead run went from top to bottom, so it did nothing that comes later either.
size_t first_not_done(const std::vector<Statement> &statements, Future &future, size_t done);

// Names in the rest of the revision, or in all of it, may mean other objects than now.
bool leads_names_elsewhere(const Statement &statement);

}  // namespace pg_idem
