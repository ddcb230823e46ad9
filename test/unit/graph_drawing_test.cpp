// The graph in a terminal, against what `git log --graph` draws of the same.
#include "output/graph_drawing.hpp"

#include <gtest/gtest.h>

#include "output/graph_formats.hpp"

using namespace pg_idem;
using namespace pg_idem::client;

namespace {

Revision revision(std::string id, std::vector<std::string> parents, bool applied = true) {
  Revision made;
  made.id = std::move(id);
  made.parents = std::move(parents);
  made.applied_order = applied;
  return made;
}

std::string drawn(std::vector<Revision> revisions) {
  const RevisionGraph graph(std::move(revisions));
  std::string text;
  for (const GraphLine &line : draw(graph))
    text += line.drawing + (line.revision ? " " + graph[*line.revision].id : "") + "\n";
  return text;
}

TEST(GraphDrawing, Line) {
  EXPECT_EQ(drawn({revision("a", {}), revision("b", {"a"}), revision("c", {"b"}, false)}),
            "o c\n"
            "* b\n"
            "* a\n");
}

TEST(GraphDrawing, TwoBranchesThatAreMerged) {
  EXPECT_EQ(drawn({revision("a", {}), revision("b", {"a"}), revision("c", {"a"}),
                   revision("d", {"b", "c"})}),
            "* d\n"
            "|\\\n"
            "| * c\n"
            "* | b\n"
            "|/\n"
            "* a\n");
}

TEST(GraphDrawing, ThreeBranches) {
  EXPECT_EQ(
      drawn({revision("a", {}), revision("b", {"a"}), revision("c", {"a"}), revision("d", {"a"})}),
      "* d\n"
      "| * c\n"
      "|/\n"
      "| * b\n"
      "|/\n"
      "* a\n");
}

TEST(GraphDrawing, ColumnsBesideMoveAlong) {
  EXPECT_EQ(drawn({revision("x", {}), revision("a", {}), revision("b", {"a"}), revision("c", {"a"}),
                   revision("y", {"x"}), revision("z", {"y", "b", "c"})}),
            "* z\n"
            "|\\\n"
            "| |\\\n"
            "* | | y\n"
            "| | * c\n"
            "| * | b\n"
            "| |/\n"
            "| * a\n"
            "* x\n");
}

TEST(GraphDrawing, RootBesideABranch) {
  EXPECT_EQ(drawn({revision("a", {}), revision("b", {}), revision("c", {"b"}),
                   revision("d", {"a", "b"})}),
            "* d\n"
            "|\\\n"
            "| | * c\n"
            "| |/\n"
            "| * b\n"
            "* a\n");
}

TEST(GraphDrawing, IsEmptyForNoRevision) {
  EXPECT_EQ(drawn({}), "");
}

TEST(GraphFormats, EscapeWhatIsSpecialThere) {
  std::vector<Revision> revisions{revision("a\"b", {})};
  revisions.front().description = "<x> & \"y\"";
  const RevisionGraph graph(std::move(revisions));
  EXPECT_NE(as_dot(graph).find("\"a\\\"b\" [label=\"a\\\"b\\n<x> & \\\"y\\\"\""),
            std::string::npos);
  EXPECT_NE(as_mermaid(graph).find("[\"a&quot;b<br>&lt;x&gt; &amp; &quot;y&quot;\"]:::applied"),
            std::string::npos);
  EXPECT_NE(as_svg(graph).find(">a&quot;b  &lt;x&gt; &amp; &quot;y&quot;</text>"),
            std::string::npos);
}

}  // namespace
