// Folders of tools that have more than files in a row: versions, plans, sums, graphs.
#include "read_layout.hpp"

namespace pg_idem::test {
namespace {

TEST(FlywayLayout, ComparesVersionsAsListsOfNumbers) {
  const Read found = read({{"V1_10__c.sql", "C"},
                           {"V1.9__add_users.sql", "A"},
                           {"sub/V1.9.1__b.sql", "B"},
                           {"U1.9__undo.sql", "D"},
                           {"R__the view.sql", "E"},
                           {"README.md", ""}});
  EXPECT_EQ(found.layout, "flyway");
  EXPECT_EQ(found.ids(), (Names{"1.9", "1.9.1", "1.10", "R__the_view"}));
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

TEST(SqitchLayout, NeedsTheScriptOfEachChange) {
  const TemporaryFolder folder({{"sqitch.plan", "a D\n"}, {"verify/a.sql", "SELECT 1;"}});
  try {
    read_folder(folder.path(), Missing::is_error, {});
    FAIL();
  } catch (const Failure &failure) {
    EXPECT_EQ(failure.message, "could not read file \"" + folder.path() +
                                   "/deploy/a.sql\": No such file or directory");
  }
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

TEST(AlembicLayout, FindsItsTableUnderAnotherName) {
  for (const std::string table : {"other", "s.other"}) {
    const std::string delete_it =
        "DELETE FROM " + table + " WHERE " + table + ".version_num = 'a1';\n";
    const Read found =
        read({{"env.py", "import x\n"},
              {"versions/a1.py", "revision = 'a1'\ndown_revision = None\n"},
              {"upgrade.sql", "BEGIN;\n\nCREATE TABLE " + table +
                                  " (\n    version_num VARCHAR(32) NOT NULL, \n"
                                  "    CONSTRAINT other_pkc PRIMARY KEY (version_num)\n);\n\n-- "
                                  "Running upgrade  -> a1\n"
                                  "UPDATE version_num SET x = 1;\nINSERT INTO " +
                                  table +
                                  " (version_num) VALUES ('a1') "
                                  "RETURNING " +
                                  table + ".version_num;\nCOMMIT;\n"},
              {"downgrade.sql",
               "BEGIN;\n-- Running downgrade a1 -> \nDELETE FROM x WHERE x.version_num = 1;\n" +
                   delete_it + "DROP TABLE " + table + ";\nCOMMIT;\n"}});
    EXPECT_EQ(found.revisions[0].up.text, "UPDATE version_num SET x = 1;\n\n") << table;
    EXPECT_EQ(found.revisions[0].down->text, "DELETE FROM x WHERE x.version_num = 1;\n") << table;
  }
}

TEST(AlembicLayout, RefusesWhatOnlyPythonCouldTell) {
  for (const char *value : {"make()", "PREVIOUS", "f'a'", "'a' + 'b'", "\"a\\n\"", "('a', B)"})
    EXPECT_EQ(refusal({{"versions/b.py",
                        "revision = 'b'\ndown_revision = " + std::string(value) + "\n"}}),
              "versions/b.py:2: \"down_revision\" is not a plain value");
}

}  // namespace
}  // namespace pg_idem::test
