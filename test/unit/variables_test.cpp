// Where psql sees a variable, and where it does not; and the way back from a script with values.
#include "core/variables.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace pg_idem::test {
namespace {

std::vector<std::string> found_in(std::string_view script, bool standard = true) {
  std::vector<std::string> found;
  for (const Variable &variable : find_variables(script, standard))
    found.emplace_back(script.substr(variable.begin, variable.end - variable.begin));
  return found;
}

using Found = std::vector<std::string>;

TEST(Variables, AreFoundBetweenTokens) {
  const struct {
    const char *script;
    Found found;
  } rows[] = {
      {"SELECT :'a'", {":'a'"}},
      {"SELECT * FROM :\"s\".:\"t\" WHERE x = :'a'::int", {":\"s\"", ":\"t\"", ":'a'"}},
      {"CREATE ROLE :\"r\"", {":\"r\""}},
      {"SELECT 'it''s', :'a'", {":'a'"}},
      {"SELECT x->:'a', y=:'b',:'c'", {":'a'", ":'b'", ":'c'"}},
      {"SELECT $1, :'a' -- $2", {":'a'"}},
      {"SELECT a$b$, :'a', c$b$", {":'a'"}},
      {"SELECT \"quo\"\"ted\" + :'a'", {":'a'"}},
      {"/* a /* b */ c */ SELECT :'a'", {":'a'"}},
      {"SELECT :'n\xC3\xA4me'", {":'n\xC3\xA4me'"}},
      {"SELECT ':', :'a'", {":'a'"}},
      {"SELECT date:'d'", {":'d'"}},
  };
  for (const auto &row : rows) EXPECT_EQ(found_in(row.script), row.found) << row.script;
}

TEST(Variables, AreNotFoundInQuotesAndComments) {
  const char *scripts[] = {
      "SELECT 'a :''b'' c'",
      "SELECT ':'",
      "SELECT \"a:'b'\"",
      "SELECT $$ :'a' $$",
      "SELECT $tag$ $$ :'a' $tag$",
      "-- :'a'\nSELECT 1",
      "/* :'a' /* */ :'b' */",
      "SELECT E'\\':\\'a\\''",
      "SELECT e'a'\n  'b\\':\"c\"'",
      "SELECT e'a' -- no end\n  'b'",
      "SELECT 'never ended :\"a\"",
      "SELECT $x$ never ended :'a'",
      "/* never ended :'a'",
  };
  for (const char *script : scripts) EXPECT_EQ(found_in(script), Found{}) << script;
}

TEST(Variables, AreNotMistakenForOtherColons) {
  const char *scripts[] = {
      "SELECT x::\"char\"",
      "SELECT x ::\"char\"",
      "SELECT a[1:2], a[:2], a[1:x], a[:]",
      "SELECT f(a:='x', b:=\"y\")",
      "SELECT :a, :1",
      "SELECT a[1:'2'::int]",
      "SELECT :'a b'",
      "SELECT :'a\"",
      "SELECT :''",
      "SELECT :' a'",
      "SELECT :",
      "SELECT :'",
  };
  for (const char *script : scripts) EXPECT_EQ(found_in(script), Found{}) << script;
}

TEST(Variables, InBracketsMayBeSlices) {
  const auto found = find_variables("SELECT a[1:\"n\"], :'m'", true);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].may_be_slice);
  EXPECT_FALSE(found[1].may_be_slice);
}

TEST(Variables, BackslashesAreTakenAsTheServerTakesThem) {
  const char *script = "SELECT 'a\\', :'b', 'c'";
  EXPECT_EQ(found_in(script, true), Found{":'b'"});
  EXPECT_EQ(found_in(script, false), Found{});
}

Substitution substitute(std::string_view script, std::map<std::string, std::string> values) {
  Substitution result(script);
  for (const Variable &variable : find_variables(script, true))
    if (values.contains(variable.name)) result.replace(variable, values[variable.name]);
  result.finish();
  return result;
}

TEST(Substitution, QuotesWhateverTheValueIs) {
  const struct {
    const char *script, *value, *text;
  } rows[] = {
      {"SELECT :'x';", "plain", "SELECT  'plain' ;"},
      {"SELECT :'x';", "", "SELECT  '' ;"},
      {"SELECT :'x';", "it's", "SELECT  'it''s' ;"},
      {"SELECT :'x';", "'; DROP TABLE t; --", "SELECT  '''; DROP TABLE t; --' ;"},
      {"SELECT :'x';", "a\\'b", "SELECT  E'a\\\\''b' ;"},
      {"SELECT :'x';", ":'x'", "SELECT  ':''x''' ;"},
      {"TABLE :\"x\";", "My \"t\\\"", "TABLE  \"My \"\"t\\\"\"\" ;"},
      {"SELECT e:'x'", "\\'", "SELECT e E'\\\\''' "},
      {"SELECT :'x'':x'", "1", "SELECT  '1' ':x'"},
  };
  for (const auto &row : rows)
    EXPECT_EQ(substitute(row.script, {{"x", row.value}}).text(), row.text) << row.script;
}

TEST(Substitution, KnowsTheWayBack) {
  const Substitution result = substitute("a :'x' b :'y' c", {{"x", "long value"}, {"y", ""}});
  EXPECT_EQ(result.text(), "a  'long value'  b  ''  c");
  const auto back = [&](char c) { return result.written_begin(result.text().find(c)); };
  EXPECT_EQ(back('a'), 0u);
  EXPECT_EQ(back('b'), 7u);
  EXPECT_EQ(back('c'), 14u);
  const std::size_t in_value = result.text().find("value");
  EXPECT_EQ(result.written_begin(in_value), 2u);
  EXPECT_EQ(result.written_end(in_value), 6u);
  EXPECT_EQ(result.written_end(result.text().size()), result.written().size());
  EXPECT_EQ(result.written_begin(0), 0u);
}

TEST(Substitution, LeavesAScriptWithoutVariablesAsItIs) {
  const Substitution result = substitute("SELECT 1", {});
  EXPECT_EQ(result.text(), "SELECT 1");
  EXPECT_EQ(result.written_begin(3), 3u);
  EXPECT_EQ(result.written_end(8), 8u);
  EXPECT_EQ(substitute("", {}).written_end(0), 0u);
}

}  // namespace
}  // namespace pg_idem::test
