// A look at a whole revision before its first statement: was some of it done before?
#pragma once

#include <vector>

#include "ensure/future.hpp"

namespace pg_idem {

// True where a statement that would fail the second time finds its work done. What an earlier
// statement of the revision makes or removes tells nothing, nor does IF [NOT] EXISTS or OR REPLACE.
bool looks_half_done(const std::vector<Statement> &statements, Future &future);

}  // namespace pg_idem
