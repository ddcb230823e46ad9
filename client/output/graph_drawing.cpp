// Each column waits for a revision. As soon as two wait for the same one they come together; a
// revision with several parents opens columns behind its own.
#include "output/graph_drawing.hpp"

#include <algorithm>

namespace pg_idem::client {

namespace {

using Index = RevisionGraph::Index;

class Drawing {
 public:
  explicit Drawing(const RevisionGraph &graph) : graph_(graph) {}

  void add(Index revision) {
    const std::size_t column = column_of(revision);
    std::string line = bars(columns_.size());
    line[2 * column] = graph_[revision].applied() ? '*' : 'o';
    lines_.push_back({trimmed(line), revision, column});
    const auto parents = graph_.parents(revision);
    if (parents.empty()) return close(column);
    columns_[column] = parents.front();
    for (std::size_t i = 1; i < parents.size(); ++i) open(column + i, parents[i]);
    join();
  }

  std::vector<GraphLine> take_lines() { return std::move(lines_); }

 private:
  static std::string trimmed(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
  }

  static std::string bars(std::size_t count) {
    std::string line;
    for (std::size_t i = 0; i < count; ++i) line += "| ";
    return line;
  }

  // That which waits for it, or a new one.
  std::size_t column_of(Index revision) {
    const auto found = std::find(columns_.begin(), columns_.end(), revision);
    const auto column = static_cast<std::size_t>(found - columns_.begin());
    if (found == columns_.end()) columns_.push_back(revision);
    return column;
  }

  void join() {
    for (std::size_t other = columns_.size(); other-- > 1;) {
      const auto first = std::find(columns_.begin(), columns_.end(), columns_[other]);
      const auto column = static_cast<std::size_t>(first - columns_.begin());
      if (column < other) lead_into(column, other);
    }
  }

  // |_|/ /  and what is right of it moves to the left.
  void lead_into(std::size_t column, std::size_t other) {
    std::string line = bars(other);
    for (std::size_t i = 2 * column + 1; i + 1 < 2 * other; i += 2) line[i] = '_';
    line[2 * other - 1] = '/';
    for (std::size_t i = other + 1; i < columns_.size(); ++i) line += " /";
    lines_.push_back({trimmed(line), std::nullopt});
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(other));
  }

  // |\ \  and what is right of it moves to the right.
  void open(std::size_t column, Index parent) {
    std::string line = bars(column);
    line[2 * column - 1] = '\\';
    for (std::size_t i = column; i < columns_.size(); ++i) line += " \\";
    lines_.push_back({trimmed(line), std::nullopt});
    columns_.insert(columns_.begin() + static_cast<std::ptrdiff_t>(column), parent);
  }

  void close(std::size_t column) {
    if (column + 1 < columns_.size()) {
      std::string line = bars(column) + " ";
      for (std::size_t i = column + 1; i < columns_.size(); ++i) line += "/ ";
      lines_.push_back({trimmed(line), std::nullopt});
    }
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(column));
  }

  const RevisionGraph &graph_;
  std::vector<Index> columns_;
  std::vector<GraphLine> lines_;
};

}  // namespace

std::vector<GraphLine> draw(const RevisionGraph &graph) {
  Drawing drawing(graph);
  for (auto revision = graph.order().rbegin(); revision != graph.order().rend(); ++revision)
    drawing.add(*revision);
  return drawing.take_lines();
}

}  // namespace pg_idem::client
