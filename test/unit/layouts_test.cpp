// Folders of other tools: which is recognized, what becomes of its files, and what is refused.
#include <gtest/gtest.h>

#include "core/migration_file.hpp"
#include "failure.hpp"
#include "folder.hpp"
#include "graph_of_letters.hpp"
#include "layouts/layout.hpp"
#include "temporary_folder.hpp"

namespace pg_idem::test {
namespace {

using namespace client;
using Names = std::vector<std::string>;

// A folder as it was read, each revision parsed.
struct Read {
  std::string layout;
  std::vector<MigrationFile> revisions;
  Folder folder;

  Names ids() const {
    Names names;
    for (const MigrationFile &file : revisions) names.push_back(file.revision.id);
    return names;
  }
};

Read read(TemporaryFolder::Files files, const Reading &reading = {}) {
  const TemporaryFolder folder(files);
  Read result;
  result.folder = read_folder(folder.path(), Missing::is_error, reading);
  result.layout = result.folder.layout->name;
  for (const FolderFile &file : result.folder.files)
    result.revisions.push_back(parse_migration_file(file.name, file.content));
  return result;
}

// The message, behind the path of the folder.
std::string refusal(TemporaryFolder::Files files, const Reading &reading = {}) {
  const TemporaryFolder folder(files);
  const Error error = error_of([&] { read_folder(folder.path(), Missing::is_error, reading); });
  EXPECT_STREQ(error.sqlstate, "ID012");
  EXPECT_TRUE(error.message.starts_with(folder.path() + "/")) << error.message;
  return error.message.substr(std::min(folder.path().size() + 1, error.message.size()));
}

std::string place(const Read &read, std::size_t file, std::size_t section) {
  const Place &found = read.folder.files[file].places[section];
  return found.file + ":" + std::to_string(found.line);
}

TEST(NativeLayout, IsReadAsItIs) {
  const Read found =
      read({{"002_b.sql", "-- migrate:up\nB\n"}, {"001_a.sql", "-- migrate:up\nA\n"}});
  EXPECT_EQ(found.layout, "pg_idem");
  EXPECT_EQ(found.ids(), (Names{"001", "002"}));
  EXPECT_EQ(found.folder.files[0].content, "-- migrate:up\nA\n");
  EXPECT_EQ(place(found, 0, 0), ":0");
  EXPECT_EQ(read({}).layout, "pg_idem");
}

TEST(NumberedLayout, GoesByTheNumbers) {
  const Read found = read({{"10-z.sql", "Z"}, {"9_add_users.sql", "A"}, {"notes.md", ""}});
  EXPECT_EQ(found.layout, "numbered");
  EXPECT_EQ(found.ids(), (Names{"9", "10"}));
  EXPECT_EQ(found.folder.files[0].content,
            "-- revision: 9\n-- description: add users\n\n-- migrate:up\nA");
  EXPECT_EQ(place(found, 0, 0), ":1");
}

TEST(NumberedLayout, IsNotTakenForWhatHasMarksOfItsOwn) {
  for (const char *content :
       {"-- migrate:up\n", "-- +migrate Up\n", "A;\n---- create above / drop below ----\nB;\n"}) {
    const TemporaryFolder folder({{"001_a.sql", "A;"}, {"002_b.sql", content}});
    EXPECT_STREQ(layout_of(Tree(folder.path())).name, "pg_idem");
  }
  EXPECT_EQ(refusal({{"001_a.sql", "A;\n-- migrate:up\n"}}, {"numbered", {}}),
            "001_a.sql:2: a section of pg_idem's own format is in a file of another one");
}

TEST(GolangMigrateLayout, HasTwoFilesForEachVersion) {
  const Read found = read({{"000010_b.up.sql", "B"},
                           {"000002_add_users.up.sql", "A;"},
                           {"000002_add_users.down.sql", "C;"}});
  EXPECT_EQ(found.layout, "golang-migrate");
  EXPECT_EQ(found.ids(), (Names{"2", "10"}));
  EXPECT_EQ(
      found.folder.files[0].content,
      "-- revision: 2\n-- description: add users\n\n-- migrate:up\nA;\n\n-- migrate:down\nC;");
  EXPECT_EQ(place(found, 0, 1), "000002_add_users.down.sql:1");
  EXPECT_FALSE(found.revisions[1].down);
}

TEST(GolangMigrateLayout, LeavesTheTransactionWhereTheOnlyStatementDoes) {
  const struct {
    const char *sql;
    bool transactional;
  } rows[] = {
      {"CREATE INDEX CONCURRENTLY i ON t (a);", false},
      {"-- why\ncreate unique index concurrently i on t (a)", false},
      {"-- not CREATE INDEX CONCURRENTLY\nCREATE INDEX i ON t (a);", true},
      {"SELECT 'DROP INDEX CONCURRENTLY i'; SELECT 1;", true},
      {"DO $$ BEGIN EXECUTE 'VACUUM'; END $$;", true},
      {"VACUUM t;", false},
      {"CALL fill();", false},
      {"CALL fill(); SELECT 1;", true},
      {"ALTER TABLE t DETACH PARTITION p CONCURRENTLY;", false},
  };
  for (const auto &row : rows) {
    SCOPED_TRACE(row.sql);
    EXPECT_EQ(read({{"1_a.up.sql", row.sql}}).revisions[0].transactional, row.transactional);
  }
}

TEST(GolangMigrateLayout, RefusesWhatIsNoSql) {
  EXPECT_EQ(refusal({{"1_a.up.sql", ""}, {"2_b.up.json", ""}}),
            "2_b.up.json: this migration is not SQL");
  EXPECT_EQ(refusal({{"1_a.up.sql", ""}, {"2_b.down.sql", ""}}),
            "2_b.down.sql: this way down has no way up");
}

TEST(GooseLayout, HasAnnotations) {
  const Read found = read({{"00002_b.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nB;\n"},
                           {"00001_add_users.sql",
                            "-- why\n-- +goose Up\n-- +goose StatementBegin\nA;\n"
                            "-- +goose StatementEnd\n-- +goose Down\nC;\n"}});
  EXPECT_EQ(found.layout, "goose");
  EXPECT_EQ(found.ids(), (Names{"1", "2"}));
  EXPECT_EQ(found.revisions[0].up.text, "\nA;\n\n");
  EXPECT_EQ(place(found, 0, 0), ":3");
  EXPECT_EQ(found.revisions[0].down->text, "C;\n");
  EXPECT_EQ(place(found, 0, 1), ":7");
  EXPECT_TRUE(found.revisions[0].transactional);
  EXPECT_FALSE(found.revisions[1].transactional);
}

TEST(GooseLayout, SubstitutesOnlyWhereItIsToldTo) {
  const std::string text = "-- +goose Up\nA ${X};\n-- +goose ENVSUB ON\nB ${X} ${Y:-y} $$;\n";
  const Read found = read({{"1_a.sql", text}}, {{}, {{"X", "x"}}});
  EXPECT_EQ(found.revisions[0].up.text, "A ${X};\n\nB x y $$;\n");
  EXPECT_EQ(refusal({{"1_a.sql", text}}), "1_a.sql:4: the environment variable \"X\" is not set");
}

TEST(GooseLayout, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal({{"1_a.sql", "-- +goose Up\n-- +goose Sideways\n"}}),
            "1_a.sql:2: unknown annotation \"+goose Sideways\"");
  EXPECT_EQ(refusal({{"1_a.sql", "A;\n-- +goose Up\n"}}),
            "1_a.sql:1: SQL stands before the annotation \"-- +goose Up\"");
  EXPECT_EQ(refusal({{"1_a.sql", "-- +goose Up\n"}, {"2_b.go", ""}}),
            "2_b.go: this migration is not SQL");
}

TEST(DbmateLayout, IsPgIdemsOwnWhereTheTwoAreTheSame) {
  EXPECT_EQ(read({{"20240101_a.sql", "-- migrate:up\nA\n-- migrate:down\nB\n"}}).layout, "pg_idem");
}

TEST(DbmateLayout, TakesTheDigitsForTheVersionAndNoCommentForAKey) {
  const Read found = read({{"20240101-add-users.sql",
                            "-- note: x\n-- migrate:up\nA\n"
                            "-- migrate:down transaction:false\nB\n"}});
  EXPECT_EQ(found.layout, "dbmate");
  EXPECT_EQ(found.ids(), Names{"20240101"});
  EXPECT_EQ(found.revisions[0].revision.description, "add-users");
  EXPECT_EQ(found.revisions[0].up.text, "A\n\n");
  EXPECT_FALSE(found.revisions[0].transactional);
  EXPECT_EQ(place(found, 0, 0), ":3");
  EXPECT_EQ(place(found, 0, 1), ":5");
}

TEST(DbmateLayout, JoinsSeveralWaysUp) {
  const Read found =
      read({{"1_a.sql", "-- migrate:up\nA\n-- migrate:down\nB\n-- migrate:up\nC\n"}});
  EXPECT_EQ(found.layout, "dbmate");
  EXPECT_EQ(found.revisions[0].up.text, "A\n\n\n\nC\n\n");  // C is on line 6 still
  EXPECT_EQ(found.revisions[0].down->text, "B\n");
}

TEST(DieselLayout, HasAFolderForEachMigration) {
  const Read found = read({{"2020-12-12-000002_b/up.sql", "B"},
                           {"2020-12-12-000002_b/metadata.toml", "run_in_transaction = false\n"},
                           {"2020-12-12-000001_add_users/up.sql", "A"},
                           {"2020-12-12-000001_add_users/down.sql", "C"},
                           {"diesel.toml", ""}});
  EXPECT_EQ(found.layout, "diesel");
  EXPECT_EQ(found.ids(), (Names{"20201212000001", "20201212000002"}));
  EXPECT_EQ(found.folder.files[0].name, "2020-12-12-000001_add_users/up.sql");
  EXPECT_EQ(place(found, 0, 1), "2020-12-12-000001_add_users/down.sql:1");
  EXPECT_FALSE(found.revisions[1].transactional);
  EXPECT_EQ(refusal({{"1_a/up.sql", "A"}, {"1_a/metadata.toml", "x = 1\n"}}),
            "1_a/metadata.toml:1: unknown key \"x\"");
}

TEST(PrismaLayout, IsNamedByTheFolders) {
  const Read found = read({{"20230101_init/migration.sql", "A"},
                           {"20230102_b/migration.sql", "VACUUM;"},
                           {"migration_lock.toml", "provider = \"postgresql\"\n"}});
  EXPECT_EQ(found.layout, "prisma");
  EXPECT_EQ(found.ids(), (Names{"20230101_init", "20230102_b"}));
  EXPECT_FALSE(found.revisions[1].transactional);
  EXPECT_EQ(
      refusal({{"1_a/migration.sql", "A"}, {"migration_lock.toml", "provider = \"mysql\"\n"}}),
      "migration_lock.toml:1: these migrations are not for PostgreSQL");
}

TEST(SqlxLayout, IsTheOneOrTheOtherKind) {
  const Read simple = read({{"1_a.sql", "A"}, {"20_b.sql", "-- no-transaction\nB"}});
  EXPECT_EQ(simple.layout, "sqlx");
  EXPECT_EQ(simple.ids(), (Names{"1", "20"}));
  EXPECT_FALSE(simple.revisions[1].transactional);
  const Read reversible = read({{"1_a.up.sql", "A"}, {"1_a.down.sql", "B"}}, {"sqlx", {}});
  EXPECT_EQ(reversible.revisions[0].down->text, "B");
  EXPECT_EQ(refusal({{"1_a.up.sql", "A"}, {"2_b.sql", "B"}}, {"sqlx", {}}),
            "2_b.sql: the folder has files with and without a way down in its names");
}

TEST(FlywayLayout, ComparesVersionsAsListsOfNumbers) {
  const Read found = read({{"V1_10__c.sql", "C"},
                           {"V1.9__add_users.sql", "A"},
                           {"sub/V1.9.1__b.sql", "B"},
                           {"U1.9__undo.sql", "D"},
                           {"README.md", ""}});
  EXPECT_EQ(found.layout, "flyway");
  EXPECT_EQ(found.ids(), (Names{"1.9", "1.9.1", "1.10"}));
  EXPECT_EQ(found.revisions[0].down->text, "D");
  EXPECT_EQ(place(found, 0, 1), "U1.9__undo.sql:1");
}

TEST(FlywayLayout, HasPlaceholders) {
  const std::string text = "A;\nSELECT '${Name}';";
  EXPECT_EQ(read({{"V1__a.sql", text}}, {{}, {{"name", "x"}}}).revisions[0].up.text,
            "A;\nSELECT 'x';");
  EXPECT_EQ(read({{"V1__a.sql", text}, {"flyway.conf", "# c\nflyway.placeholders.name = y\n"}})
                .revisions[0]
                .up.text,
            "A;\nSELECT 'y';");
  EXPECT_EQ(refusal({{"V1__a.sql", text}}),
            "V1__a.sql:2: no value is given for the placeholder \"Name\"");
  EXPECT_EQ(read({{"V1__a.sql", text}, {"V1__a.sql.conf", "placeholderReplacement=false\n"}})
                .revisions[0]
                .up.text,
            text);
}

TEST(FlywayLayout, ObeysTheConfigurationOfAScript) {
  const Read found = read({{"V1__a.sql", "A"}, {"V1__a.sql.conf", "executeInTransaction=false\n"}});
  EXPECT_FALSE(found.revisions[0].transactional);
  EXPECT_EQ(refusal({{"V1__a.sql", "A"}, {"V1__a.sql.conf", "shouldExecute=false\n"}}),
            "V1__a.sql.conf: \"shouldExecute=false\" is not supported here");
}

TEST(FlywayLayout, HasABaselineForAllUpToAVersion) {
  const Read found =
      read({{"V1__a.sql", "A"}, {"V2__b.sql", "B"}, {"B2__all.sql", "AB"}, {"V3__c.sql", "C"}});
  EXPECT_EQ(found.ids(), (Names{"1", "2", "3"}));
  ASSERT_TRUE(found.folder.shortcut);
  EXPECT_EQ(found.folder.shortcut->replaced, 2u);
  Folder folder = found.folder;
  folder.take_shortcut();
  ASSERT_EQ(folder.files.size(), 2u);
  EXPECT_EQ(folder.files[0].name, "B2__all.sql");
  EXPECT_EQ(folder.files[0].content.substr(0, 15), "-- revision: 2\n");
}

TEST(FlywayLayout, RefusesCallbacksAndNamesThatAreNearlyRight) {
  EXPECT_EQ(refusal({{"V1__a.sql", ""}, {"afterMigrate.sql", ""}}),
            "afterMigrate.sql: callbacks of Flyway are not supported");
  for (const char *name : {"V2_b.sql", "V2__b.java", "R1__b.sql"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(refusal({{"V1__a.sql", ""}, {name, ""}}),
              std::string(name) + ": this is not the name of a migration in SQL");
  }
}

TEST(RefineryLayout, GoesByTheNumber) {
  const Read found =
      read({{"V10__b.sql", "B"}, {"U9__a.sql", "A"}, {"mod.rs", ""}}, {"refinery", {}});
  EXPECT_EQ(found.ids(), (Names{"9", "10"}));
  EXPECT_EQ(refusal({{"V1__a.rs", ""}}, {"refinery", {}}), "V1__a.rs: this migration is not SQL");
}

constexpr char plan[] =
    "%syntax-version=1.0.0\n%project=shop\n\n"
    "schema 2024-01-01T00:00:00Z A B <a@b> # the schema\n"
    "users [schema shop:schema !old] 2024-01-02T00:00:00Z A B <a@b> # users\n"
    "@v1 2024-01-03T00:00:00Z A B <a@b> # first\n"
    "users [users@v1] 2024-01-04T00:00:00Z A B <a@b> # users again\n";

TEST(SqitchLayout, FollowsThePlan) {
  const Read found = read({{"sqitch.plan", plan},
                           {"deploy/schema.sql", "BEGIN;\nCREATE SCHEMA s;\nCOMMIT;\n"},
                           {"revert/schema.sql", "DROP SCHEMA s;"},
                           {"verify/schema.sql", "BEGIN;\nSELECT 1/count(*) FROM x;\nROLLBACK;\n"},
                           {"deploy/users@v1.sql", "OLD"},
                           {"deploy/users.sql", "NEW"}});
  EXPECT_EQ(found.layout, "sqitch");
  EXPECT_EQ(found.ids(), (Names{"schema", "users", "v1", "users~2"}));
  EXPECT_EQ(found.revisions[0].verify->text,
            "      \nSELECT count(verified) >= 0 FROM (SELECT 1/count(*) FROM x) AS verified;\n"
            "         \n");
  EXPECT_EQ(found.revisions[0].revision.description, "the schema");
  EXPECT_EQ(found.revisions[1].revision.depends, Names{"schema"});
  EXPECT_EQ(found.revisions[1].up.text, "OLD");
  EXPECT_EQ(found.revisions[2].up.text, "\n");
  EXPECT_EQ(found.revisions[3].up.text, "NEW");
  EXPECT_EQ(found.revisions[3].revision.depends, Names{"users"});
}

TEST(SqitchLayout, RefusesWhatItCannotKeep) {
  const std::pair<const char *, const char *> rows[] = {
      {"%project=p\na [other:x] D\n", "sqitch.plan:2: change \"a\" depends on another project"},
      {"a D\nb [!a] D\n", "sqitch.plan:2: change \"b\" conflicts with \"a\""},
      {"a [gone] D\n", "sqitch.plan:1: change \"a\" requires \"gone\""},
      {"-a D\n", "sqitch.plan:1: the plan takes a change back"},
      {"a D\n", "deploy/a.sql:2: commands of psql are not supported"},
      {"a D\na D\n", "sqitch.plan: change \"a\" is reworked, and its older form is not there"},
  };
  for (const auto &[text, message] : rows)
    EXPECT_EQ(refusal({{"sqitch.plan", text},
                       {"deploy/a.sql", "\\set ON_ERROR_STOP on\n\\i b.sql\n"},
                       {"deploy/b.sql", ""}}),
              message);
}

constexpr char sum_of_two[] =
    "h1:TLfpq70Sc9aZdw7ak10K8EorrFFP0xU9eRYHjgsz2SU=\n"
    "1_a.sql h1:Qr90h1c6HYA3HCaItb2OEjU8HoY51AfBESX572nGYLI=\n"
    "2_add_b.sql h1:2D7OxEViaBxUb8vHHm2FkNP7N0vPTbX7zbQF6IneHws=\n";

TEST(AtlasLayout, ObeysItsDirectives) {
  const Read found = read(
      {{"1_a.sql", "A"}, {"2_add_b.sql", "-- atlas:txmode none\n\nB"}, {"atlas.sum", sum_of_two}});
  EXPECT_EQ(found.layout, "atlas");
  EXPECT_EQ(found.ids(), (Names{"1", "2"}));
  EXPECT_FALSE(found.revisions[1].transactional);
  EXPECT_EQ(found.revisions[1].revision.description, "add b");
  EXPECT_EQ(refusal({{"1_a.sql", "A\n-- atlas:import b.sql\n"}}, {"atlas", {}}),
            "1_a.sql:2: the directive \"atlas:import\" is not supported here");
}

TEST(AtlasLayout, HasCheckpoints) {
  const Read found = read(
      {{"1_a.sql", "A"}, {"2_b.sql", "-- atlas:checkpoint\nA"}, {"3_c.sql", "C"}}, {"atlas", {}});
  EXPECT_EQ(found.ids(), (Names{"1", "3"}));
  ASSERT_TRUE(found.folder.shortcut);
  EXPECT_EQ(found.folder.shortcut->replaced, 1u);
}

TEST(AtlasLayout, ChecksItsSum) {
  EXPECT_EQ(refusal({{"1_a.sql", "A"}, {"2_add_b.sql", "C"}, {"atlas.sum", sum_of_two}}),
            "atlas.sum:3: the checksums do not fit the files");
  EXPECT_EQ(refusal({{"1_a.sql", "A"}, {"atlas.sum", sum_of_two}}),
            "atlas.sum:3: the checksums do not fit the files");
  EXPECT_EQ(refusal({{"1_a.sql", "A"}, {"atlas.sum", "h1:x\n"}}),
            "atlas.sum:2: the checksums do not fit the files");
}

TEST(GraphileMigrateLayout, ReadsWhatIsCommitted) {
  const Read found =
      read({{"committed/000001-add.sql",
             "--! Previous: -\n--! Hash: sha1:x\n--! Message: add users\n\nA :X :y;\n"},
            {"committed/000002.sql",
             "--! Previous: sha1:x\n--! Hash: sha1:y\n"
             "--! no-transaction\nB\n"},
            {"current.sql", "C"}},
           {{}, {{":X", "1"}}});
  EXPECT_EQ(found.layout, "graphile-migrate");
  EXPECT_EQ(found.ids(), (Names{"000001", "000002"}));
  EXPECT_NE(found.revisions[0].up.text.find("A 1 :y;"), std::string::npos);
  EXPECT_EQ(found.revisions[0].revision.description, "add users");
  EXPECT_FALSE(found.revisions[1].transactional);
  EXPECT_EQ(refusal({{"committed/1.sql", "--! Unknown: x\n"}}),
            "committed/1.sql:1: the directive \"--! Unknown: x\" is not supported here");
  EXPECT_EQ(refusal({{"committed/1.sql", "A\n:DATABASE_NAME"}}),
            "committed/1.sql:2: no value is given for the placeholder \":DATABASE_NAME\"");
}

TEST(AlembicLayout, ReadsTheGraphAndTheScriptsThatAlembicPrints) {
  const Read found =
      read({{"env.py", "import x\n"},
            {"versions/a1_init.py",
             "\"\"\"first\n\nRevision ID: a1\n\"\"\"\nfrom typing import Union\n"
             "revision: str = 'a1'\ndown_revision: Union[str, None] = None\n"
             "branch_labels = ('main',)\n\ndef upgrade():\n    revision = 'no'\n"},
            {"versions/b2.py",
             "revision = \"b2\"\ndown_revision = (\n    'a1',  # x\n    'c3')\n"
             "depends_on = ['d4']\n"},
            {"upgrade.sql",
             "BEGIN;\n\nCREATE TABLE alembic_version (x int);\n\n-- Running upgrade  -> a1\n\n"
             "CREATE TABLE t (a int);\n\nINSERT INTO alembic_version (version_num) VALUES ('a1') "
             "RETURNING alembic_version.version_num;\n\nCOMMIT;\n"}});
  EXPECT_EQ(found.layout, "alembic");
  EXPECT_EQ(found.ids(), (Names{"a1", "b2"}));
  EXPECT_TRUE(found.revisions[0].has_parents_line);
  EXPECT_EQ(found.revisions[0].revision.labels, Names{"main"});
  EXPECT_EQ(found.revisions[0].revision.description, "first");
  EXPECT_EQ(found.revisions[0].up.text, "\nCREATE TABLE t (a int);\n");
  EXPECT_EQ(place(found, 0, 0), "upgrade.sql:6");
  EXPECT_EQ(found.revisions[1].revision.parents, (Names{"a1", "c3"}));
  EXPECT_EQ(found.revisions[1].revision.depends, Names{"d4"});
  EXPECT_NE(found.revisions[1].up.text.find("the script of this revision is Python"),
            std::string::npos);
}

TEST(AlembicLayout, RefusesWhatOnlyPythonCouldTell) {
  for (const char *value : {"make()", "PREVIOUS", "f'a'", "'a' + 'b'", "\"a\\n\"", "('a', B)"})
    EXPECT_EQ(refusal({{"versions/b.py",
                        "revision = 'b'\ndown_revision = " + std::string(value) + "\n"}}),
              "versions/b.py:2: \"down_revision\" is not a plain value");
}

TEST(Layouts, AreCalledByNameToo) {
  EXPECT_EQ(read({{"1_a.sql", "A"}}, {"golang-migrate", {}}).revisions.size(), 0u);
  try {
    read({}, {"gosse", {}});
    FAIL();
  } catch (const Failure &failure) {
    EXPECT_EQ(failure.message, "there is no layout \"gosse\"");
  }
}

}  // namespace
}  // namespace pg_idem::test
