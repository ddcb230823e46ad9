// SQLSTATE to exit code. Nothing else about an error is ever looked at.
#include "exit_code.hpp"

#include <algorithm>

#include "core/sqlstate.hpp"

namespace pg_idem::client {

namespace {

constexpr std::string_view about_files[] = {sqlstate::missing_parent, sqlstate::revision_cycle,
                                            sqlstate::duplicate_revision,
                                            sqlstate::invalid_migration_file};

}  // namespace

ExitCode exit_code_of(std::string_view sqlstate) {
  // 57P: the server ends the session (shutdown, crash, database dropped)
  if (sqlstate.starts_with("08") || sqlstate.starts_with("57P")) return ExitCode::connection;
  const bool is_about_files = std::count(std::begin(about_files), std::end(about_files), sqlstate);
  return is_about_files ? ExitCode::files : ExitCode::database;
}

}  // namespace pg_idem::client
