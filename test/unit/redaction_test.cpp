// No password is shown, and nothing else is lost.
#include "redaction.hpp"

#include <gtest/gtest.h>

using pg_idem::client::redacted;
using pg_idem::client::redacted_addresses;
using pg_idem::client::without_quotations;

namespace {

TEST(Redaction, MasksThePasswordOfAUri) {
  EXPECT_EQ(redacted("postgresql://me:secret@host:5432/db"), "postgresql://me:***@host:5432/db");
  EXPECT_EQ(redacted("a \"postgres://me:p@ss:w/rd@host\" b"), "a \"postgres://me:***@host\" b");
  EXPECT_EQ(redacted("postgres:///db?password=secret&user=me"),
            "postgres:///db?password=***&user=me");
  EXPECT_EQ(redacted("postgres://:secret@host and postgres://x:y@z"),
            "postgres://:***@host and postgres://x:***@z");
}

TEST(Redaction, MasksThePasswordOfAConninfoString) {
  EXPECT_EQ(redacted("host=h password=secret user=u"), "host=h password=*** user=u");
  EXPECT_EQ(redacted("password = 'se cr\\'et' user=u"), "password = *** user=u");
  EXPECT_EQ(redacted("sslpassword=secret"), "sslpassword=***");
  EXPECT_EQ(redacted("password='secret"), "password=***");
}

TEST(Redaction, LeavesEverythingElse) {
  for (const char *text : {"postgresql://me@host:5432/db", "postgresql://host:5432/db",
                           "password authentication failed for user \"me\"", "host=h user=u", "",
                           "see https://example.org:80/x"})
    EXPECT_EQ(redacted(text), text);
}

TEST(Redaction, LeavesSqlAsItIs) {
  EXPECT_EQ(redacted_addresses("UPDATE users SET password='x'"), "UPDATE users SET password='x'");
  EXPECT_EQ(redacted_addresses("SELECT dblink('postgres://me:secret@host')"),
            "SELECT dblink('postgres://me:***@host')");
}

TEST(Redaction, TakesOutWhatIsQuoted) {
  EXPECT_EQ(without_quotations("bad token: \"secret\" in \"x"), "bad token: \"***\" in \"");
}

}  // namespace
