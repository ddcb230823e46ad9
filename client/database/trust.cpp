// Trusted are the role itself, those whose rights it has, the owner of the database, superusers. A
// superuser has the rights of everybody, so that says nothing of his trust.
#include "database/trust.hpp"

#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

// A name that is no number ends the script where there is no trust: asking in a round trip of its
// own would make every start wait.
constexpr char require_trust[] =
    "SET LOCAL search_path = pg_catalog, pg_temp;"
    "SELECT n.nspname::text::int FROM pg_namespace n WHERE n.nspname = 'idem' AND NOT EXISTS ("
    "  SELECT FROM pg_roles r, pg_database d"
    "   WHERE r.oid = n.nspowner AND d.datname = current_database()"
    "     AND (r.rolsuper OR r.oid = d.datdba OR r.rolname IN (current_user, 'pg_database_owner')"
    "          OR current_setting('is_superuser') = 'off' AND pg_has_role(r.oid, 'USAGE')));";
constexpr std::size_t trust_answer = 1;
constexpr char no_number[] = "22P02";

constexpr char owner_of_schema[] =
    "SELECT pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace"
    " WHERE nspname OPERATOR(pg_catalog.=) 'idem'";

[[noreturn]] void refuse(Connection &connection) {
  const std::string owner = connection.run(owner_of_schema).copy(0, 0);
  Failure failure(
      ExitCode::database, "schema \"idem\" belongs to role " + in_quotes(owner),
      "Its tables and functions are that role's to choose, and what they do is done with the "
      "rights of whoever calls them. Role " +
          in_quotes(connection.user()) + " has no reason to trust it.",
      "If you trust it: ALTER SCHEMA idem OWNER TO the owner of the database. Else: DROP SCHEMA "
      "idem CASCADE.");
  failure.sqlstate = "42501";
  throw failure;
}

}  // namespace

std::vector<Result> run_in_trust(Connection &connection, const std::string &script) {
  std::vector<Result> answers = connection.run_script(require_trust + script);
  if (answers.back().field(PG_DIAG_SQLSTATE) == no_number) refuse(connection);
  if (answers.size() > trust_answer) answers.erase(answers.begin() + trust_answer);
  return answers;
}

}  // namespace pg_idem::client
