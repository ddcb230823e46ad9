// Turning edges round is a counting sort by their far end.
#include "core/edges.hpp"

#include <algorithm>

namespace pg_idem {

void Edges::reserve(std::size_t nodes) {
  ends_.reserve(nodes + 1);
  neighbours_.reserve(nodes);
}

void Edges::add_neighbour(Index neighbour) {
  const auto first = neighbours_.begin() + ends_[ends_.size() - 2];
  if (std::find(first, neighbours_.end(), neighbour) != neighbours_.end()) return;
  neighbours_.push_back(neighbour);
  ++ends_.back();
}

Edges Edges::reversed() const {
  const auto nodes = static_cast<Index>(ends_.size() - 1);
  Edges result;
  result.ends_.resize(ends_.size());
  result.neighbours_.resize(neighbours_.size());
  for (const Index far : neighbours_) ++result.ends_[far + 1];
  for (Index node = 0; node < nodes; ++node) result.ends_[node + 1] += result.ends_[node];
  std::vector<Index> next(result.ends_);  // where the next neighbour of each node goes
  for (Index node = 0; node < nodes; ++node)
    for (const Index far : (*this)[node]) result.neighbours_[next[far]++] = node;
  return result;
}

}  // namespace pg_idem
