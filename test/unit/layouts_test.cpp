// Folders of tools that have a file or two for each migration: which is recognized, what becomes of
// its files, and what is refused.
#include "layouts/siphash.hpp"
#include "read_layout.hpp"

namespace pg_idem::test {
namespace {

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
      {"SELECT e'a'\n  '\\'; VACUUM; '", true},  // the string goes on, with its escapes
      {"SELECT $1; VACUUM; SELECT $1", false},
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

TEST(RefineryLayout, GoesByTheNumber) {
  const Read found =
      read({{"V10__b.sql", "B"}, {"U9__a.sql", "A"}, {"mod.rs", ""}}, {"refinery", {}});
  EXPECT_EQ(found.ids(), (Names{"9", "10"}));
  EXPECT_EQ(refusal({{"V1__a.rs", ""}}, {"refinery", {}}), "V1__a.rs: this migration is not SQL");
}

// By an implementation of its own that gives the checksums in refinery's tests.
TEST(RefineryLayout, HashesAsRustDoes) {
  EXPECT_EQ(siphash13(""), 15130871412783076140u);
  EXPECT_EQ(siphash13("1234567"), 11762668945129975425u);
  EXPECT_EQ(siphash13("12345678"), 3785724242978802311u);
  EXPECT_EQ(siphash13("abcdefghijklmnop!"), 480994741900412372u);
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
