// Reading a migration file: what is understood, what is let through, and what is refused where.
#include "core/migration_file.hpp"

#include <gtest/gtest.h>

#include "graph_of_letters.hpp"

namespace pg_idem::test {
namespace {

using Names = std::vector<std::string>;
using namespace std::string_literals;

MigrationFile parsed(const std::string &content, const std::string &file = "m/001_add_users.sql") {
  return parse_migration_file(file, content);
}

Error refused(const std::string &content, const std::string &file = "m/001.sql") {
  const Error error = error_of([&] { parse_migration_file(file, content); });
  EXPECT_STREQ(error.sqlstate, "ID012");
  return error;
}

TEST(MigrationFile, HasAHeaderAndThreeSections) {
  const MigrationFile file = parsed(
      "-- revision: 58546d11f1b5\n"
      "-- revises: 8af7abc98abc, fbbe54e05259\n"
      "-- depends: 005_monitor_inmate_links\n"
      "-- labels: accounts,keys\n"
      "-- description: API keys for users: first part\n"
      "-- transaction: off\n"
      "\n"
      "-- migrate:up\n"
      "SELECT 1;\n"
      "\n"
      "-- migrate:down\n"
      "SELECT 2;\n"
      "-- migrate:verify\n"
      "SELECT true;");
  EXPECT_EQ(file.revision.id, "58546d11f1b5");
  EXPECT_EQ(file.revision.parents, (Names{"8af7abc98abc", "fbbe54e05259"}));
  EXPECT_EQ(file.revision.depends, Names{"005_monitor_inmate_links"});
  EXPECT_EQ(file.revision.labels, (Names{"accounts", "keys"}));
  EXPECT_EQ(file.revision.description, "API keys for users: first part");
  EXPECT_EQ(file.revision.file, "m/001_add_users.sql");
  EXPECT_TRUE(file.revision.has_down);
  EXPECT_TRUE(file.has_parents_line);
  EXPECT_FALSE(file.transactional);
  EXPECT_EQ(file.up.text, "SELECT 1;\n\n");
  EXPECT_EQ(file.up.line, 9);
  EXPECT_EQ(file.down->text, "SELECT 2;\n");
  EXPECT_EQ(file.down->line, 12);
  EXPECT_EQ(file.verify->text, "SELECT true;");
  EXPECT_EQ(file.verify->line, 14);
}

TEST(MigrationFile, NeedsNothingButASectionUp) {
  const MigrationFile file = parsed("-- migrate:up");
  EXPECT_EQ(file.revision.id, "001");
  EXPECT_EQ(file.revision.description, "add users");
  EXPECT_FALSE(file.has_parents_line);
  EXPECT_TRUE(file.transactional);
  EXPECT_EQ(file.up.text, "");
  EXPECT_EQ(file.up.line, 2);
  EXPECT_FALSE(file.down);
  EXPECT_FALSE(file.verify);
  EXPECT_FALSE(file.revision.has_down);
}

TEST(MigrationFile, MayHaveItsSectionsInAnyOrder) {
  const MigrationFile file = parsed("-- migrate:down\nB\n--migrate:up\nA\n");
  EXPECT_EQ(file.up.text, "A\n");
  EXPECT_EQ(file.down->text, "B\n");
}

TEST(MigrationFile, MayHaveAnEmptyWayDown) {
  const MigrationFile file = parsed("-- migrate:up\nA\n-- migrate:down\n");
  EXPECT_TRUE(file.revision.has_down);
  EXPECT_EQ(file.down->text, "");
  EXPECT_EQ(file.down->line, 4);
}

TEST(MigrationFile, IsNamedByItsFileWhereTheHeaderDoesNotNameIt) {
  const struct {
    const char *file, *id, *description;
  } rows[] = {
      {"001_add_users.sql", "001", "add users"},
      {"a/b_c/20240102030405_x.sql", "20240102030405", "x"},
      {"C:\\m\\001_x.sql", "001", "x"},
      {"001.sql", "001", ""},
      {"V1__two_words.sql", "V1", "two words"},
      {"1.2_a.b.sql", "1.2", "a.b"},
      {"001_.sql", "001", ""},
  };
  for (const auto &row : rows) {
    SCOPED_TRACE(row.file);
    const MigrationFile file = parsed("-- migrate:up\n", row.file);
    EXPECT_EQ(file.revision.id, row.id);
    EXPECT_EQ(file.revision.description, row.description);
  }
}

TEST(MigrationFile, MayHaveAnyFileNameWhereTheHeaderNamesTheRevision) {
  for (const char *name : {"", "what ever.txt", "head.sql", "_x.sql", ".sql", "m/"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(parsed("-- revision: r\n-- migrate:up\n", name).revision.id, "r");
    const Error error = refused("-- migrate:up\n", name);
    EXPECT_NE(error.hint.find("-- revision: NAME"), std::string::npos) << error.hint;
  }
}

TEST(MigrationFile, IsNamedByItsWholeFileNameWhereItIsRepeatable) {
  const MigrationFile file = parsed("-- repeatable: on\n-- migrate:up", "m/active_users.sql");
  EXPECT_TRUE(file.revision.repeatable);
  EXPECT_EQ(file.revision.id, "active_users");
  EXPECT_EQ(file.revision.description, "");
  EXPECT_TRUE(file.has_parents_line);
  EXPECT_TRUE(file.revision.parents.empty());
  EXPECT_EQ(
      parsed("-- revision: v\n-- revises: none\n-- repeatable: on\n-- migrate:up").revision.id,
      "v");
  EXPECT_FALSE(parsed("-- repeatable: off\n-- migrate:up").revision.repeatable);
}

TEST(MigrationFile, HasNeitherParentsNorLabelsWhereItIsRepeatable) {
  EXPECT_EQ(refused("-- revises: 001\n-- repeatable: on\n\n-- migrate:up").message,
            "m/001.sql:2: a repeatable revision has no parents");
  EXPECT_EQ(refused("-- repeatable: on\n-- labels: a\n\n-- migrate:up").message,
            "m/001.sql:1: a repeatable revision has no labels");
}

TEST(MigrationFile, IsARootWhereItRevisesNone) {
  for (const char *line : {"-- revises:\n", "-- revises: none\n", "--revises: none\r\n"}) {
    SCOPED_TRACE(line);
    const MigrationFile file = parsed(line + "-- migrate:up\n"s);
    EXPECT_TRUE(file.has_parents_line);
    EXPECT_TRUE(file.revision.parents.empty());
  }
}

TEST(MigrationFile, MayBeginWithBlankLinesAndFreeComments) {
  const MigrationFile file = parsed(
      "\n--\n-- Licence: PostgreSQL\n-- see https://example.org\n-- this is so: really\n"
      "---- Important\n  -- revises: a\n\t\n-- at 12:30\n-- Migrate: things\n-- migrate:up\n");
  EXPECT_EQ(file.revision.parents, Names{"a"});
  EXPECT_EQ(file.up.line, 12);
}

TEST(MigrationFile, TakesNoHeaderFromItsSections) {
  const MigrationFile file = parsed("-- migrate:up\n-- revises: a\n-- note: b\nA\n");
  EXPECT_FALSE(file.has_parents_line);
  EXPECT_EQ(file.up.text, "-- revises: a\n-- note: b\nA\n");
}

TEST(MigrationFile, UnderstandsDbmatesOptionOfASection) {
  const struct {
    const char *content;
    bool transactional;
  } rows[] = {
      {"-- migrate:up transaction:false\n", false},
      {"-- migrate:up transaction:true\n", true},
      {"--  migrate:up\ttransaction:false  \r\n", false},
      {"-- migrate:up\n-- migrate:down transaction:false\n", false},
      {"-- transaction: off\n-- migrate:up\n", false},
      {"-- transaction: on\n-- migrate:up\n", true},
      {"-- transaction: off\n-- migrate:up transaction:false\n", false},
  };
  for (const auto &row : rows) {
    SCOPED_TRACE(row.content);
    EXPECT_EQ(parsed(row.content).transactional, row.transactional);
  }
}

TEST(MigrationFile, MayHaveCarriageReturnsAndAByteOrderMark) {
  const MigrationFile file = parsed(
      "\xEF\xBB\xBF-- revision: r\r\n-- labels: x, y\r\n\r\n-- migrate:up\r\nA\r\nB\r\n"
      "-- migrate:down\r\nC");
  EXPECT_EQ(file.revision.id, "r");
  EXPECT_EQ(file.revision.labels, (Names{"x", "y"}));
  EXPECT_EQ(file.up.text, "A\r\nB\r\n");
  EXPECT_EQ(file.up.line, 5);
  EXPECT_EQ(file.down->text, "C");
}

TEST(MigrationFile, MayBeWrittenInAnyScript) {
  const MigrationFile file =
      parsed("-- revision: größe_表_🐘\n-- description: Größe\n-- migrate:up\nSELECT 'ж';\n");
  EXPECT_EQ(file.revision.id, "größe_表_🐘");
  EXPECT_EQ(file.revision.description, "Größe");
}

TEST(MigrationFile, MayBeADumpWithItsLinesForPsql) {
  EXPECT_EQ(parsed("-- migrate:up\n\\restrict aB1\nSELECT 1;\n\\unrestrict aB1\n").up.text,
            "             \nSELECT 1;\n               \n");
  EXPECT_EQ(parsed("-- migrate:up\n\\restrictive\n").up.text, "\\restrictive\n");
}

TEST(MigrationFile, IsRefusedWithTheLineAndTheReason) {
  const struct {
    std::string content;
    const char *message;
  } rows[] = {
      {"", "m/001.sql:1: the file has no section \"up\""},
      {"-- migrate:down\nA\n", "m/001.sql:1: the file has no section \"up\""},
      {"\nSELECT 1;\n",
       "m/001.sql:2: only comments and header lines may stand before the first section"},
      {"-- migrate:up\nA\n-- migrate:down\nB\n-- migrate:up\nC\n",
       "m/001.sql:5: there is another section \"migrate:up\""},
      {"-- migrate:up\n-- migrate:down\n-- migrate:down\n",
       "m/001.sql:3: there is another section \"migrate:down\""},
      {"-- revisoin: x\n-- migrate:up\n", "m/001.sql:1: unknown header key \"revisoin\""},
      {"-- branch-label: x\n-- migrate:up\n", "m/001.sql:1: unknown header key \"branch-label\""},
      {"-- migrate: up\n", "m/001.sql:1: unknown header key \"migrate\""},
      {"-- labels: a\n-- labels: b\n-- migrate:up\n",
       "m/001.sql:2: header key \"labels\" is given twice"},
      {"-- labels: a, b, a\n-- migrate:up\n", "m/001.sql:1: name \"a\" is given twice"},
      {"-- transaction: maybe\n-- migrate:up\n",
       "m/001.sql:1: invalid value for header key \"transaction\": \"maybe\""},
      {"-- migrate:up transaction:no\n",
       "m/001.sql:1: unknown option \"transaction:no\" of a section"},
      {"-- migrate:up -- first\n", "m/001.sql:1: unknown option \"--\" of a section"},
      {"-- transaction: on\n-- migrate:up transaction:false\n",
       "m/001.sql:2: option \"transaction:false\" contradicts the header"},
      {"-- transaction: off\n-- migrate:up transaction:true\n",
       "m/001.sql:2: option \"transaction:true\" contradicts the header"},
      {"-- migrate:up\nA\0B"s, "m/001.sql:2: the file contains a NUL byte"},
      {"-- migrate:up\n\n'\xE9'\n", "m/001.sql:3: the file is not valid UTF-8"},
      {"\xFF\xFE-\0-\0"s, "m/001.sql:1: the file is not valid UTF-8"},
  };
  for (const auto &row : rows) {
    SCOPED_TRACE(row.content);
    EXPECT_EQ(refused(row.content).message, row.message);
  }
}

TEST(MigrationFile, IsRefusedWhereALineOnlyLooksLikeASection) {
  for (const char *line : {"-- migrate:dwon", "-- migrate:upgrade", "-- Migrate:Down",
                           "-- MIGRATE:DOWN", "  -- migrate:down", "-- migrate:down;"}) {
    SCOPED_TRACE(line);
    const Error error = refused("-- migrate:up\nA\n"s + line + "\nB\n");
    EXPECT_EQ(error.message.find("m/001.sql:3: this is no section: \"-- "), 0u) << error.message;
    EXPECT_NE(error.hint.find("at the beginning of a line"), std::string::npos);
  }
}

TEST(MigrationFile, TellsWhereTheOtherSectionIs) {
  EXPECT_EQ(refused("\n-- migrate:up\nA\n-- migrate:up\n").detail,
            "The first one begins on line 2.");
}

TEST(MigrationFile, RefusesNamesThatNoTargetCouldName) {
  const struct {
    std::string name;
    const char *detail;
  } rows[] = {
      {"", "The name is empty."},
      {"head", "The name is a word with a meaning of its own."},
      {"heads", "The name is a word with a meaning of its own."},
      {"base", "The name is a word with a meaning of its own."},
      {"current", "The name is a word with a meaning of its own."},
      {"+1", "The name begins with + or -."},
      {"-x", "The name begins with + or -."},
      {"a@head", "The name contains @."},
      {"a b", "The name contains white space or a control character."},
      {"a\tb", "The name contains white space or a control character."},
      {"a\x01", "The name contains white space or a control character."},
      {"a\x7F", "The name contains white space or a control character."},
      {"a\xC2\xA0", "The name contains white space or a control character."},
      {"a\xE2\x80\x8B", "The name contains white space or a control character."},
      {std::string(201, 'x'), "The name is longer than 200 bytes."},
  };
  for (const auto &row : rows) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(refused("-- revision: " + row.name + "\n-- migrate:up\n").detail, row.detail);
    EXPECT_EQ(refused("-- depends: x," + row.name + "\n-- migrate:up\n").detail, row.detail);
    EXPECT_EQ(refused("-- labels: " + row.name + ",x\n-- migrate:up\n").detail, row.detail);
  }
  EXPECT_EQ(refused("-- revision: a,b\n-- migrate:up\n").detail, "The name contains a comma.");
  EXPECT_EQ(
      parsed("-- revision: " + std::string(200, 'x') + "\n-- migrate:up\n").revision.id.size(),
      200u);
}

}  // namespace
}  // namespace pg_idem::test
