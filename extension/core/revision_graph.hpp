// The graph of revisions: who comes after whom. Pure: it knows neither database nor files.
// Building it is linear in the number of revisions, parents and dependencies.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/edges.hpp"
#include "core/revision.hpp"

namespace pg_idem {

class RevisionGraph {
 public:
  using Index = Edges::Index;  // position in the vector the graph was built from

  // Throws Error: duplicate_revision, missing_parent, revision_cycle, invalid_migration_file (a
  // repeatable revision is named by one that is not). All name the files involved.
  explicit RevisionGraph(std::vector<Revision> revisions);

  // The look-up refers to the names inside the revisions: they can move along, a copy cannot.
  RevisionGraph(RevisionGraph &&) = default;
  RevisionGraph &operator=(RevisionGraph &&) = default;

  std::size_t size() const { return revisions_.size(); }
  const Revision &operator[](Index index) const { return revisions_[index]; }
  const std::vector<Revision> &revisions() const { return revisions_; }

  std::span<const Index> parents(Index index) const { return parents_[index]; }
  std::span<const Index> children(Index index) const { return children_[index]; }
  std::span<const Index> depends(Index index) const { return depends_[index]; }
  std::span<const Index> dependents(Index index) const { return dependents_[index]; }

  // Every revision, parents and dependencies first, repeatable ones last; otherwise in the order
  // given.
  const std::vector<Index> &order() const { return order_; }

  // For every revision whether one comes to it from `starts` (which count) along these edges.
  using Neighbours = std::span<const Index> (RevisionGraph::*)(Index) const;
  std::vector<bool> reach(std::span<const Index> starts,
                          std::initializer_list<Neighbours> edges) const;

  // Repeatable revisions are neither.
  std::vector<Index> heads() const;    // those without children
  std::vector<Index> current() const;  // applied, without an applied child

  // By full name, else by label, else by unique prefix of a name.
  // Throws Error: unknown_revision, ambiguous_revision (naming the candidates).
  Index find(std::string_view name) const;

  // The same in parts: by full name or label; by prefix of a name, in the order given.
  std::optional<Index> find_exactly(std::string_view name) const;
  std::vector<Index> find_by_prefix(std::string_view prefix) const;

 private:
  void enter_names();
  void link_all();
  std::optional<Index> find_revision(std::string_view name, Index child) const;

  std::vector<Revision> revisions_;
  std::unordered_map<std::string_view, Index> by_name_;  // revisions and labels share one space
  Edges parents_, children_, depends_, dependents_;
  std::vector<Index> order_;
};

}  // namespace pg_idem
