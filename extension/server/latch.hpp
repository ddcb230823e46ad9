// Waiting on the latch of our process, open to cancel.
#pragma once

#include "server/boundary.hpp"

namespace pg_idem {

void wait_for_latch(long milliseconds);  // at most: until somebody sets it
void sleep_milliseconds(long milliseconds);

}  // namespace pg_idem
