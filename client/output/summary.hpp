// The description of tables, for people.
#pragma once

#include <string>

#include "database/session.hpp"

namespace pg_idem::client {

void print_summary(Session &session, const std::string &table);  // empty: all tables

}  // namespace pg_idem::client
