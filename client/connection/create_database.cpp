// CREATE DATABASE knows no IF NOT EXISTS: of many that try at once all but one are told that it
// exists, in one of two ways, and that is as good.
#include "connection/create_database.hpp"

#include "core/sqlstate.hpp"

namespace pg_idem::client {

namespace {

constexpr char duplicate_database[] = "42P04", unique_violation[] = "23505";
constexpr char maintenance_database[] = "postgres";

}  // namespace

void create_database(Connection &connection, const std::string &name,
                     const std::string &definition) {
  try {
    connection.run("CREATE DATABASE " + connection.quoted_name(name) + definition);
  } catch (Failure &failure) {
    if (failure.sqlstate == sqlstate::insufficient_privilege)
      failure.hint = "Let the role make databases: ALTER ROLE " +
                     connection.quoted_name(connection.current_role()) +
                     " CREATEDB. Or take another role, with -U.";
    throw;
  }
}

bool create_database(const Options &options, const std::string &name, const std::string &password) {
  Options elsewhere = options;
  elsewhere.create_database = false;
  elsewhere.other_database = maintenance_database;
  elsewhere.password = password;
  Connection connection(elsewhere);
  const Result found =
      connection.run("SELECT FROM pg_catalog.pg_database WHERE datname = $1", {name});
  if (found.rows() > 0) return false;
  try {
    create_database(connection, name);
  } catch (const Failure &failure) {
    if (failure.sqlstate != duplicate_database && failure.sqlstate != unique_violation) throw;
    return false;
  }
  return true;
}

}  // namespace pg_idem::client
