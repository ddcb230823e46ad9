// DROP and CREATE of the same, as files that can run again often have it.
#pragma once

#include "server/statement.hpp"

namespace pg_idem {

// Whether a later statement makes what is dropped just as it is there, and nothing between the two
// can make a difference: then it may stay.
bool is_made_again_as_it_is(const DropStmt *drop, Node *object);

}  // namespace pg_idem
