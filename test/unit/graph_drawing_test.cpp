// The graph in a terminal, against what `git log --graph` draws of the same.
#include "output/graph_drawing.hpp"

#include <gtest/gtest.h>

#include "graph_of_letters.hpp"
#include "output/graph_formats.hpp"

namespace pg_idem::test {
namespace {

using namespace client;

std::string drawn(const char *words) {
  const RevisionGraph of = graph(words);
  std::string text;
  for (const GraphLine &line : draw(of))
    text += line.drawing + (line.revision ? " " + of[*line.revision].id : "") + "\n";
  return text;
}

TEST(GraphDrawing, Line) {
  EXPECT_EQ(drawn("a* b<a* c<b"),
            "o c\n"
            "* b\n"
            "* a\n");
}

TEST(GraphDrawing, TwoBranchesThatAreMerged) {
  EXPECT_EQ(drawn("a* b<a* c<a* d<b,c*"),
            "* d\n"
            "|\\\n"
            "| * c\n"
            "* | b\n"
            "|/\n"
            "* a\n");
}

TEST(GraphDrawing, ThreeBranches) {
  EXPECT_EQ(drawn("a* b<a* c<a* d<a*"),
            "* d\n"
            "| * c\n"
            "|/\n"
            "| * b\n"
            "|/\n"
            "* a\n");
}

TEST(GraphDrawing, ColumnsBesideMoveAlong) {
  EXPECT_EQ(drawn("x* a* b<a* c<a* y<x* z<y,b,c*"),
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
  EXPECT_EQ(drawn("a* b* c<b* d<a,b*"),
            "* d\n"
            "|\\\n"
            "| | * c\n"
            "| |/\n"
            "| * b\n"
            "* a\n");
}

TEST(GraphDrawing, IsEmptyForNoRevision) {
  EXPECT_EQ(drawn(""), "");
}

TEST(GraphFormats, EscapeWhatIsSpecialThere) {
  std::vector<Revision> one = revisions("a\"b*");
  one.front().description = "<x> & \"y\"";
  const RevisionGraph of(one);
  EXPECT_NE(as_dot(of).find("\"a\\\"b\" [label=\"a\\\"b\\n<x> & \\\"y\\\"\""), std::string::npos);
  EXPECT_NE(as_mermaid(of).find("[\"a&quot;b<br>&lt;x&gt; &amp; &quot;y&quot;\"]:::applied"),
            std::string::npos);
  EXPECT_NE(as_svg(of).find(">a&quot;b  &lt;x&gt; &amp; &quot;y&quot;</text>"), std::string::npos);
}

}  // namespace
}  // namespace pg_idem::test
