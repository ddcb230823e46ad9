// One kind of edge of a graph: for each node its neighbours. All of them stand in one array, node
// after node, so that walking a large graph follows the memory and building it allocates little.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pg_idem {

class Edges {
 public:
  using Index = std::uint32_t;

  // The nodes are added in their order: first add_node(), then its neighbours. A neighbour that the
  // last node has already is not added twice.
  void reserve(std::size_t nodes);
  void add_node() { ends_.push_back(ends_.back()); }
  void add_neighbour(Index neighbour);

  std::span<const Index> operator[](Index node) const {
    return std::span(neighbours_).subspan(ends_[node], ends_[node + 1] - ends_[node]);
  }

  // The same edges the other way round; the neighbours of each node in ascending order.
  Edges reversed() const;

 private:
  std::vector<Index> ends_{0};  // of node i's neighbours: from ends_[i] to ends_[i + 1]
  std::vector<Index> neighbours_;
};

}  // namespace pg_idem
