// Graphs written on one line, and plans and errors read back as one, so that tests are tables.
// Words are revisions: `b<a` revises a, `m<a,b` merges, `b~s` depends on s, `b#x` carries the label
// x, `b*` is applied (in the order written; `b*7`: as the seventh), `b!` has no way down, `b%` is
// repeatable, `b*^` has changed since it was applied.
#pragma once

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/plan.hpp"
#include "core/revision_graph.hpp"

namespace pg_idem::test {

inline std::vector<std::string> names_in(const std::string &text) {
  std::vector<std::string> found;
  std::istringstream names(text);
  for (std::string name; std::getline(names, name, ',');) found.push_back(name);
  return found;
}

inline void add_field(Revision &revision, char mark, const std::string &text, std::int64_t order) {
  switch (mark) {
    case '<':
      revision.parents = names_in(text);
      break;
    case '~':
      revision.depends = names_in(text);
      break;
    case '#':
      revision.labels = names_in(text);
      break;
    case '*':
      revision.applied_order = text.empty() ? order : std::stoll(text);
      break;
    case '!':
      revision.has_down = false;
      break;
    case '%':
      revision.repeatable = true;
      break;
    case '^':
      revision.changed = true;
      break;
    default:
      revision.id = text;
      revision.file = text + ".sql";
  }
}

inline std::vector<Revision> revisions(const std::string &words) {
  std::vector<Revision> all;
  std::istringstream input(words);
  for (std::string word; input >> word;) {
    Revision &revision = all.emplace_back();
    revision.has_down = true;
    char mark = '\0';
    for (std::size_t begin = 0; begin != word.npos;) {
      const std::size_t end = word.find_first_of("<~#*!%^", begin);
      add_field(revision, mark, word.substr(begin, end - begin),
                static_cast<std::int64_t>(all.size()));
      if (end != word.npos) mark = word[end];
      begin = end == word.npos ? end : end + 1;
    }
  }
  return all;
}

inline RevisionGraph graph(const std::string &words) {
  return RevisionGraph(revisions(words));
}

inline std::string names(const RevisionGraph &graph,
                         const std::vector<RevisionGraph::Index> &indices) {
  std::string text;
  for (const auto index : indices) text += (text.empty() ? "" : " ") + graph[index].id;
  return text;
}

inline std::string steps(const RevisionGraph &graph, const Plan &plan) {
  std::string text;
  for (const auto &[index, direction] : plan)
    text += (text.empty() ? "" : " ") + std::string(direction == Direction::up ? "+" : "-") +
            graph[index].id;
  return text;
}

// The error that `action` throws; without one, an error that no test expects.
template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error &error) {
    return error;
  }
  return Error("00000", "no error");
}

// `+a +b`, or `ID002: message` where there is no plan.
inline std::string planned(const std::string &words, std::string_view target,
                           std::optional<Direction> only = {}, Purpose purpose = Purpose::execute) {
  try {
    const RevisionGraph of = graph(words);
    return steps(of, make_plan(of, target, only, purpose));
  } catch (const Error &error) {
    return std::string(error.sqlstate) + ": " + error.message;
  }
}

}  // namespace pg_idem::test
