// Reads a target. Whether the way there is allowed, and what it consists of, is plan's business.
#include "core/target.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "core/error.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"

namespace pg_idem {

namespace {

using Index = RevisionGraph::Index;

// `NAME+N`, `NAME-N`, `NAME@head`, `NAME@base`; the name is empty in `+N` and `-N`.
struct Operation {
  std::string_view name;
  char sign;  // + or -; for @: h or b
  std::size_t count;
};

std::optional<std::size_t> read_number(std::string_view digits) {
  if (digits.empty()) return std::nullopt;
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  std::size_t number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    // too large a number is more than there are of anything, and is told so
    number = number > (most - 9) / 10 ? most : number * 10 + static_cast<std::size_t>(digit - '0');
  }
  return number;
}

std::optional<Operation> split(std::string_view text) {
  const std::size_t at = text.find_last_of("+-@");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(0, at), rest = text.substr(at + 1);
  if (text[at] == '@') {
    if (name.empty() || (rest != "head" && rest != "base")) return std::nullopt;
    return Operation{name, rest.front(), 0};
  }
  const auto count = read_number(rest);
  if (!count) return std::nullopt;
  return Operation{name, text[at], *count};
}

std::vector<std::string> descriptions(const RevisionGraph &graph, std::span<const Index> some) {
  std::vector<std::string> texts;
  for (const Index index : some) texts.push_back(described(graph[index]));
  return texts;
}

Index only_head(const RevisionGraph &graph, const std::vector<Index> &heads,
                std::string_view text) {
  if (heads.size() == 1) return heads.front();
  std::vector<std::string> names;
  for (const Index head : heads) names.push_back(graph[head].id);
  throw Error(sqlstate::several_heads,
              "target " + in_quotes(text) + " means one head, but there are " +
                  std::to_string(heads.size()),
              "The heads are " + listed(descriptions(graph, heads)) + ".",
              "Merge them with a revision that says \"-- revises: " + listed(names) +
                  "\", or use the target \"heads\" or the name of one of them.");
}

// The head of a branch: among `root` and its descendants, the one without children.
Index branch_head(const RevisionGraph &graph, Index root, std::string_view text) {
  const auto descends = graph.reach({&root, 1}, {&RevisionGraph::children});
  std::vector<Index> heads = graph.heads();
  std::erase_if(heads, [&](Index head) { return !descends[head]; });
  return only_head(graph, heads, text);
}

// `count` generations on from `start`; every generation must have exactly one member.
Index walk(const RevisionGraph &graph, Index start, const Operation &by, std::string_view text) {
  const bool up = by.sign == '+';
  const std::string kin = up ? " child" : " parent";
  Index here = start;
  for (std::size_t step = 0; step < by.count; ++step) {
    const auto next = up ? graph.children(here) : graph.parents(here);
    if (next.empty())
      throw Error(sqlstate::unknown_revision, "revision " + in_quotes(text) + " does not exist",
                  "Revision " + described(graph[here]) + ", " + counted(step, "step") + " from " +
                      in_quotes(graph[start].id) + ", has no" + kin + ".",
                  up ? "Use the target \"heads\" to go as far as there are revisions."
                     : "Use the target \"base\" to go down to the beginning.");
    if (next.size() > 1)
      throw Error(sqlstate::ambiguous_revision,
                  "revision " + in_quotes(text) + " is ambiguous: " + in_quotes(graph[here].id) +
                      " has more than one" + kin,
                  "They are " + listed(descriptions(graph, next)) + ".",
                  "Name the revision that you mean.");
    here = next.front();
  }
  return here;
}

Target carry_out(const RevisionGraph &graph, const Operation &operation, std::string_view text) {
  const Index named = graph.find(operation.name);
  switch (operation.sign) {
    case 'h':
      return {Target::Kind::branch_head, branch_head(graph, named, text), 0};
    case 'b':
      return {Target::Kind::branch_base, named, 0};
    default:
      return {Target::Kind::revision, walk(graph, named, operation, text), 0};
  }
}

}  // namespace

Target read_target(const RevisionGraph &graph, std::string_view text) {
  if (const auto named = graph.find_exactly(text)) return {Target::Kind::revision, *named, 0};
  if (const auto heads = graph.heads(); text == "head" && !heads.empty())
    only_head(graph, heads, text);
  if (text == "head" || text == "heads") return {Target::Kind::heads, 0, 0};
  if (text == "base") return {Target::Kind::base, 0, 0};

  const auto operation = split(text);
  if (operation && operation->name.empty())
    return {operation->sign == '+' ? Target::Kind::up_by : Target::Kind::down_by, 0,
            operation->count};
  const bool whole_name = operation && graph.find_exactly(operation->name);
  if (whole_name || (operation && graph.find_by_prefix(text).empty()))
    return carry_out(graph, *operation, text);
  return {Target::Kind::revision, graph.find(text), 0};
}

}  // namespace pg_idem
