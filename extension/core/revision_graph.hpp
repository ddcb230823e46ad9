// The graph of revisions: who comes after whom. Pure: it knows neither database nor files.
// Building it is linear in the number of revisions, parents and dependencies.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/revision.hpp"

namespace pg_idem {

class RevisionGraph {
 public:
  using Index = std::uint32_t;  // position in the vector the graph was built from

  // Throws Error: duplicate_revision, missing_parent, revision_cycle. All name the files involved.
  explicit RevisionGraph(std::vector<Revision> revisions);

  std::size_t size() const { return revisions_.size(); }
  const Revision &operator[](Index index) const { return revisions_[index]; }

  const std::vector<Index> &parents(Index index) const { return parents_[index]; }
  const std::vector<Index> &children(Index index) const { return children_[index]; }
  const std::vector<Index> &depends(Index index) const { return depends_[index]; }
  const std::vector<Index> &dependents(Index index) const { return dependents_[index]; }

  // Every revision, parents and dependencies first; among equals in the order given.
  const std::vector<Index> &order() const { return order_; }

  std::vector<Index> heads() const;    // those without children
  std::vector<Index> current() const;  // applied, without an applied child

  // By full name, else by label, else by unique prefix of a name.
  // Throws Error: unknown_revision, ambiguous_revision (naming the candidates).
  Index find(std::string_view name) const;

 private:
  std::vector<Revision> revisions_;
  std::unordered_map<std::string_view, Index> by_id_;
  std::vector<std::vector<Index>> parents_, children_, depends_, dependents_;
  std::vector<Index> order_;
};

}  // namespace pg_idem
