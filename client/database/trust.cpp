// Trusted are roles with the rights of the database's owner, among them every superuser, and roles
// whose rights one has oneself. A superuser has those of everybody, which says nothing of his
// trust.
#include "database/trust.hpp"

#include "core/error.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"

namespace pg_idem::client {

namespace {

// A name that is no number ends the script where there is no trust: asking in a round trip of its
// own would make every start wait.
constexpr char require_trust[] =
    "SET LOCAL search_path = pg_catalog, pg_temp;"
    "SELECT nspname::text::int FROM pg_namespace WHERE nspname = 'idem'"
    " AND NOT pg_has_role(nspowner, 'pg_database_owner', 'USAGE')"
    " AND NOT (current_setting('is_superuser') = 'off' AND pg_has_role(nspowner, 'USAGE'));";
constexpr std::size_t trust_answer = 1;
constexpr char no_number[] = "22P02";

constexpr char owner_of_schema[] =
    "SELECT pg_catalog.pg_get_userbyid(nspowner) FROM pg_catalog.pg_namespace"
    " WHERE nspname OPERATOR(pg_catalog.=) 'idem'";

[[noreturn]] void refuse(Connection &connection) {
  const std::string owner = connection.run(owner_of_schema).copy(0, 0);
  throw Error(
      sqlstate::insufficient_privilege, "schema \"idem\" belongs to role " + in_quotes(owner),
      "Its tables and functions are that role's to choose, and what they do is done with the "
      "rights of whoever calls them. Role " +
          in_quotes(connection.current_role()) + " has no reason to trust it.",
      "If you trust it: ALTER SCHEMA idem OWNER TO the owner of the database. Else: DROP SCHEMA "
      "idem CASCADE.");
}

}  // namespace

std::vector<Result> run_in_trust(Connection &connection, const std::string &script) {
  std::vector<Result> answers = connection.run_script(require_trust + script);
  if (answers.back().field(PG_DIAG_SQLSTATE) == no_number) refuse(connection);
  if (!answers.back().failed()) answers.erase(answers.begin() + trust_answer);
  return answers;
}

}  // namespace pg_idem::client
