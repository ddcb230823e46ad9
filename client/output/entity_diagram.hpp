// Tables, their columns and what they reference, as an entity diagram for Mermaid.
#pragma once

#include <string>

#include "connection/connection.hpp"

namespace pg_idem::client {

std::string entity_diagram(Connection &connection, const std::string &table);  // empty: all

// As Mermaid can read it.
std::string mermaid_entity(std::string_view name);
std::string mermaid_type(std::string_view type);

}  // namespace pg_idem::client
