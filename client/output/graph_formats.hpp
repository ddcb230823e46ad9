// The revision graph in the languages of those who draw graphs, and drawn: for the verb graph.
#pragma once

#include <string>
#include <string_view>

#include "core/revision_graph.hpp"

namespace pg_idem::client {

std::string as_mermaid(const RevisionGraph &graph);
std::string as_dot(const RevisionGraph &graph);
std::string as_svg(const RevisionGraph &graph);

std::string escaped_for_html(std::string_view text);

}  // namespace pg_idem::client
