// An arrow leads from a revision to the one that comes after it; a dotted one is a dependency.
#include "output/graph_formats.hpp"

#include <algorithm>
#include <vector>

#include "output/graph_drawing.hpp"
#include "text.hpp"

namespace pg_idem::client {

namespace {

using Index = RevisionGraph::Index;

// Of the picture, in pixels.
constexpr int row_height = 30, column_width = 22, margin = 20, radius = 6, character_width = 8;

std::string escaped(std::string_view text, std::string_view characters, std::string_view before) {
  std::string safe;
  for (const char c : visible(text)) {
    if (characters.find(c) != characters.npos) safe += before;
    safe += c == '\n' ? ' ' : c;
  }
  return safe;
}

template <typename Line>
void for_each_edge(const RevisionGraph &graph, Line line) {
  for (const Index index : graph.order()) {
    for (const Index parent : graph.parents(index)) line(parent, index, false);
    for (const Index needed : graph.depends(index)) line(needed, index, true);
  }
}

struct Point {
  int x = 0, y = 0;
};

std::string attribute(const char *name, int value) {
  return std::string(" ") + name + "=\"" + std::to_string(value) + "\"";
}

std::string curve(Point from, Point to, bool is_dependency) {
  const auto point = [](int x, int y) { return std::to_string(x) + " " + std::to_string(y); };
  const int middle = (from.y + to.y) / 2;
  return "<path class=\"" + std::string(is_dependency ? "depends" : "edge") + "\" d=\"M" +
         point(from.x, from.y) + " C" + point(from.x, middle) + " " + point(to.x, middle) + " " +
         point(to.x, to.y) + "\"/>\n";
}

constexpr char style[] =
    "<style>.edge,.depends{fill:none;stroke:#888;stroke-width:2}.depends{stroke-dasharray:3 3}"
    ".applied{fill:#2a7ae2}.pending{fill:#fff;stroke:#2a7ae2;stroke-width:2}"
    "text{font:13px monospace;fill:#333}</style>\n";

}  // namespace

std::string escaped_for_html(std::string_view text) {
  std::string safe;
  for (const char c : visible(text)) {  // XML has no control characters, however they are written
    const char *name = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : nullptr;
    if (c == '"') name = "&quot;";
    if (name)
      safe += name;
    else
      safe += c;
  }
  return safe;
}

std::string as_mermaid(const RevisionGraph &graph) {
  std::string text = "flowchart TD\n";
  const auto node = [](Index index) { return "r" + std::to_string(index); };
  for (const Index index : graph.order()) {
    const Revision &revision = graph[index];
    std::string label = escaped_for_html(revision.id);
    if (!revision.description.empty()) label += "<br>" + escaped_for_html(revision.description);
    text += "  " + node(index) + "[\"" + escaped(label, "", "") +
            "\"]:::" + (revision.applied() ? "applied" : "pending") + "\n";
  }
  for_each_edge(graph, [&](Index from, Index to, bool is_dependency) {
    text += "  " + node(from) + (is_dependency ? " -.-> " : " --> ") + node(to) + "\n";
  });
  return text +
         "  classDef applied fill:#d6e6fb,stroke:#2a7ae2\n"
         "  classDef pending fill:#fff,stroke:#2a7ae2,stroke-dasharray:4\n";
}

std::string as_dot(const RevisionGraph &graph) {
  const auto quoted = [](std::string_view name) {
    return "\"" + escaped(name, "\"\\", "\\") + "\"";
  };
  std::string text = "digraph revisions {\n  node [shape=box, style=\"rounded,filled\"];\n";
  for (const Index index : graph.order()) {
    const Revision &revision = graph[index];
    const std::string label =
        escaped(revision.id, "\"\\", "\\") + "\\n" + escaped(revision.description, "\"\\", "\\");
    text += "  " + quoted(revision.id) + " [label=\"" + label +
            "\", fillcolor=" + (revision.applied() ? "lightblue" : "white") + "];\n";
  }
  for_each_edge(graph, [&](Index from, Index to, bool is_dependency) {
    text += "  " + quoted(graph[from].id) + " -> " + quoted(graph[to].id) +
            (is_dependency ? " [style=dotted]" : "") + ";\n";
  });
  return text + "}\n";
}

// The columns are those of the drawing for terminals, without the lines between.
std::string as_svg(const RevisionGraph &graph) {
  std::vector<Point> points(graph.size());
  std::string edges, nodes;
  int y = margin, widest_column = 0;
  std::size_t longest = 0;
  const std::vector<GraphLine> lines = draw(graph);
  for (const GraphLine &line : lines)
    widest_column = std::max(widest_column, static_cast<int>((line.drawing.size() + 1) / 2));
  const int text_x = margin + widest_column * column_width;
  for (const GraphLine &line : lines) {
    if (!line.revision) continue;
    const Revision &revision = graph[*line.revision];
    const Point point{margin + static_cast<int>(line.column) * column_width, y};
    points[*line.revision] = point;
    const std::string text = revision.id + "  " + revision.description;
    longest = std::max(longest, text.size());
    nodes += "<circle" + attribute("cx", point.x) + attribute("cy", y) + attribute("r", radius) +
             " class=\"" + (revision.applied() ? "applied" : "pending") + "\"/>\n<text" +
             attribute("x", text_x) + attribute("y", y + 4) + " xml:space=\"preserve\">" +
             escaped_for_html(text) + "</text>\n";
    y += row_height;
  }
  for_each_edge(graph, [&](Index from, Index to, bool is_dependency) {
    edges += curve(points[from], points[to], is_dependency);
  });
  return "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
         attribute("width", text_x + static_cast<int>(longest) * character_width + margin) +
         attribute("height", y) + ">\n" + style + edges + nodes + "</svg>\n";
}

}  // namespace pg_idem::client
