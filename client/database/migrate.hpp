// The run itself, shared by upgrade and downgrade.
#pragma once

#include <string>

#include "database/session.hpp"

namespace pg_idem::client {

// A transaction for each revision. `direction` is "up" or "down".
void migrate(Session &session, const std::string &target, const char *direction);

// The same to the target of the command line, and tells how it ends.
void migrate(Session &session, const char *direction);

// The run would find nothing to do, as far as that can be told without asking: it saves the most
// frequent run of all, that of a container that starts again, half of its time.
bool is_up_to_date(const State &state, const std::string &target);
void tell_nothing_to_do(Session &session);

}  // namespace pg_idem::client
