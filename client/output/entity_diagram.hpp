// Tables, their columns and what they reference, as an entity diagram for Mermaid.
#pragma once

#include <string>

#include "connection/connection.hpp"

namespace pg_idem::client {

std::string entity_diagram(Connection &connection, const std::string &table);  // empty: all

}  // namespace pg_idem::client
