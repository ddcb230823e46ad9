// Builds the graph in three passes, each linear: names, edges, order. The passes keep their own
// stacks: a chain of a hundred thousand revisions must not exhaust the server's.
#include "core/revision_graph.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"

namespace pg_idem {

namespace {

using Index = RevisionGraph::Index;

Error duplicate_name(std::string_view name, const Revision &first, const Revision &second) {
  if (&first != &second && first.id == second.id)
    return Error(sqlstate::duplicate_revision, "revision " + in_quotes(name) + " exists twice",
                 "They are " + described(first) + " and " + described(second) + ".",
                 "Give one of them another name with a \"-- revision:\" line, or remove its file.");
  return Error(sqlstate::duplicate_revision, "label " + in_quotes(name) + " is not unique",
               &first == &second ? "Revision " + described(first) + " carries the name twice."
                                 : "Revisions " + described(first) + " and " + described(second) +
                                       " both carry it, as a label or as their name.",
               "Change a \"-- labels:\" line.");
}

// One sentence for each parent or dependency that no revision is called.
class MissingParents {
 public:
  void add(const Revision &child, const char *role, std::string_view name) {
    if (sentences_.empty()) first_ = name;
    sentences_.push_back("Revision " + described(child) + " names the " + role + " " +
                         in_quotes(name) + ".");
  }

  void raise_if_any(const RevisionGraph &graph) const {
    if (sentences_.empty()) return;
    throw Error(sqlstate::missing_parent, "revision " + in_quotes(first_) + " does not exist",
                listed(sentences_, "\n"), hint(graph));
  }

 private:
  std::string hint(const RevisionGraph &graph) const {
    if (const auto labelled = graph.find_exactly(first_))
      return in_quotes(first_) + " is a label of revision " + in_quotes(graph[*labelled].id) +
             "; write the revision's name.";
    const std::string_view near = nearest_name(graph.revisions(), first_);
    return "Its file may be missing from the folder, or the name be misspelt." +
           (near.empty() ? std::string() : " Perhaps you meant " + in_quotes(near) + ".");
  }

  std::vector<std::string> sentences_;
  std::string first_;
};

// Repeatable revisions come after all others, so these cannot come after them.
Error repeatable_before(const Revision &child, const Revision &repeatable) {
  return Error(sqlstate::invalid_migration_file,
               "revision " + in_quotes(repeatable.id) +
                   " is repeatable, so nothing but a "
                   "repeatable revision can depend on it",
               "Revision " + described(child) + " names " + described(repeatable) + ".",
               "Take the name out of its \"-- revises:\" or \"-- depends:\" line, or make it "
               "repeatable too.");
}

Error cycle(const RevisionGraph &graph, const std::vector<Index> &members) {
  std::vector<std::string> path, descriptions;
  for (const Index member : members) {
    path.push_back(graph[member].id);
    descriptions.push_back(described(graph[member]));
  }
  path.push_back(graph[members.front()].id);
  return Error(sqlstate::revision_cycle, "revisions form a cycle",
               "Each of these comes after the next: " + listed(path, " -> ") +
                   ".\nThe revisions are " + listed(descriptions) + ".",
               "Correct a \"-- revises:\" or \"-- depends:\" line of one of them.");
}

// Depth first over what a revision comes after, in the order given.
class Sorter {
 public:
  explicit Sorter(const RevisionGraph &graph) : graph_(graph), state_(graph.size(), State::unseen) {
    order_.reserve(graph.size());
  }

  std::vector<Index> run() {
    for (const bool repeatable : {false, true})
      for (Index index = 0; index < graph_.size(); ++index)
        if (graph_[index].repeatable == repeatable && state_[index] == State::unseen) visit(index);
    return std::move(order_);
  }

 private:
  enum class State : unsigned char { unseen, open, done };
  struct Visit {
    Index revision;
    std::size_t next;  // of the parents, then of the dependencies
  };

  void visit(Index root) {
    enter(root);
    while (!path_.empty()) {
      Visit &top = path_.back();
      const auto parents = graph_.parents(top.revision);
      const auto depends = graph_.depends(top.revision);
      if (top.next == parents.size() + depends.size()) {
        leave();
        continue;
      }
      const std::size_t next = top.next++;
      const Index before = next < parents.size() ? parents[next] : depends[next - parents.size()];
      if (state_[before] == State::open) throw cycle(graph_, path_from(before));
      if (state_[before] == State::unseen) enter(before);
    }
  }

  void enter(Index revision) {
    state_[revision] = State::open;
    path_.push_back({revision, 0});
  }

  void leave() {
    state_[path_.back().revision] = State::done;
    order_.push_back(path_.back().revision);
    path_.pop_back();
  }

  std::vector<Index> path_from(Index revision) const {
    std::vector<Index> members;
    for (const Visit &visit : path_)
      if (!members.empty() || visit.revision == revision) members.push_back(visit.revision);
    return members;
  }

  const RevisionGraph &graph_;
  std::vector<State> state_;
  std::vector<Visit> path_;
  std::vector<Index> order_;
};

Error unknown(const RevisionGraph &graph, std::string_view name) {
  const std::string message = "revision " + in_quotes(name) + " does not exist";
  if (graph.size() == 0)
    return Error(sqlstate::unknown_revision, message, "No revision is loaded.",
                 "Load the migration files first.");
  const std::string_view near = nearest_name(graph.revisions(), name);
  if (!near.empty())
    return Error(sqlstate::unknown_revision, message, {},
                 "Perhaps you meant " + in_quotes(near) + ".");
  return Error(sqlstate::unknown_revision, message, {},
               "A target is head, heads, base, a revision or the beginning of its name, a label, "
               "+N, -N, REVISION+N, REVISION-N, LABEL@head or LABEL@base.");
}

Error ambiguous(const RevisionGraph &graph, std::string_view prefix,
                const std::vector<Index> &candidates) {
  std::vector<std::string> descriptions;
  for (const Index candidate : candidates) descriptions.push_back(described(graph[candidate]));
  return Error(sqlstate::ambiguous_revision,
               "revision " + in_quotes(prefix) +
                   " is ambiguous: " + std::to_string(candidates.size()) + " names begin so",
               "They are " + listed(descriptions) + ".", "Write more of the name.");
}

}  // namespace

RevisionGraph::RevisionGraph(std::vector<Revision> revisions) : revisions_(std::move(revisions)) {
  enter_names();
  link_all();
  order_ = Sorter(*this).run();
}

void RevisionGraph::enter_names() {
  by_name_.reserve(size());
  const auto enter = [this](std::string_view name, Index index) {
    const auto [entry, is_new] = by_name_.emplace(name, index);
    if (!is_new) throw duplicate_name(name, revisions_[entry->second], revisions_[index]);
  };
  for (Index index = 0; index < size(); ++index) enter(revisions_[index].id, index);
  for (Index index = 0; index < size(); ++index)
    for (const std::string &label : revisions_[index].labels) enter(label, index);
}

void RevisionGraph::link_all() {
  MissingParents missing;
  const auto link = [&](Index index, Edges &edges, const std::vector<std::string> &names,
                        const char *role) {
    edges.add_node();
    const Revision &child = revisions_[index];
    for (const std::string &name : names) {
      const auto found = find_revision(name, index);
      if (!found)
        missing.add(child, role, name);
      else if (revisions_[*found].repeatable && !child.repeatable)
        throw repeatable_before(child, revisions_[*found]);
      else
        edges.add_neighbour(*found);
    }
  };
  parents_.reserve(size());
  for (Index index = 0; index < size(); ++index) {
    link(index, parents_, revisions_[index].parents, "parent");
    link(index, depends_, revisions_[index].depends, "dependency");
  }
  missing.raise_if_any(*this);
  children_ = parents_.reversed();
  dependents_ = depends_.reversed();
}

// Most come after the one before, which saves looking it up.
std::optional<Index> RevisionGraph::find_revision(std::string_view name, Index child) const {
  if (child > 0 && revisions_[child - 1].id == name) return child - 1;
  const auto found = find_exactly(name);
  return found && revisions_[*found].id == name ? found : std::nullopt;
}

std::vector<bool> RevisionGraph::reach(std::span<const Index> starts,
                                       std::initializer_list<Neighbours> edges) const {
  std::vector<bool> reached(size());
  std::vector<Index> open(starts.begin(), starts.end());
  for (const Index start : starts) reached[start] = true;
  while (!open.empty()) {
    const Index here = open.back();
    open.pop_back();
    for (const Neighbours neighbours : edges)
      for (const Index next : (this->*neighbours)(here)) {
        if (reached[next]) continue;
        reached[next] = true;
        open.push_back(next);
      }
  }
  return reached;
}

std::vector<Index> RevisionGraph::heads() const {
  std::vector<Index> found;
  for (const Index index : order_)
    if (children_[index].empty() && !revisions_[index].repeatable) found.push_back(index);
  return found;
}

std::vector<Index> RevisionGraph::current() const {
  const auto is_applied = [this](Index index) { return revisions_[index].applied(); };
  std::vector<Index> found;
  for (const Index index : order_)
    if (is_applied(index) && !revisions_[index].repeatable &&
        std::none_of(children_[index].begin(), children_[index].end(), is_applied))
      found.push_back(index);
  return found;
}

Index RevisionGraph::find(std::string_view name) const {
  if (const auto index = find_exactly(name)) return *index;
  const std::vector<Index> candidates = find_by_prefix(name);
  if (candidates.empty()) throw unknown(*this, name);
  if (candidates.size() > 1) throw ambiguous(*this, name, candidates);
  return candidates.front();
}

std::optional<Index> RevisionGraph::find_exactly(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::vector<Index> RevisionGraph::find_by_prefix(std::string_view prefix) const {
  std::vector<Index> found;
  if (prefix.empty()) return found;
  for (Index index = 0; index < size(); ++index)
    if (std::string_view(revisions_[index].id).starts_with(prefix)) found.push_back(index);
  return found;
}

}  // namespace pg_idem
