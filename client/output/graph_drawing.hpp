// The revision graph as `git log --graph` draws one: newest first, a column for each branch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/revision_graph.hpp"

namespace pg_idem::client {

struct GraphLine {
  std::string drawing;                           // without blanks at its end
  std::optional<RevisionGraph::Index> revision;  // nothing: a line between two of them
  std::size_t column = 0;                        // of the revision
};

// Applied revisions are *, others o.
std::vector<GraphLine> draw(const RevisionGraph &graph);

}  // namespace pg_idem::client
