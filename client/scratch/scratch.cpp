// CREATE DATABASE and DROP DATABASE. A copy is quicker than going the same way again.
#include "scratch/scratch.hpp"

#include <utility>

#include "connection/create_database.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

// Columns of pg_database that some versions do not have, or call otherwise, are read from JSON.
constexpr char how_it_is_made[] =
    "SELECT pg_catalog.format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L',"
    "   pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype)"
    " || CASE j OPERATOR(pg_catalog.->>) 'datlocprovider'"
    "   WHEN 'i' THEN pg_catalog.format(' LOCALE_PROVIDER icu ICU_LOCALE %L', locale)"
    "   WHEN 'b' THEN pg_catalog.format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', locale)"
    "   ELSE '' END"
    " FROM pg_catalog.pg_database d, pg_catalog.to_jsonb(d) j,"
    "   COALESCE(j OPERATOR(pg_catalog.->>) 'datlocale',"
    "            j OPERATOR(pg_catalog.->>) 'daticulocale') locale"
    " WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()";

}  // namespace

void never_time_out(Connection &connection) {
  connection.run("SET idle_session_timeout = 0");
}

ScratchDatabase::ScratchDatabase(ScratchServer &server, std::string name,
                                 const std::string &definition)
    : server_(server), options_(server.options_) {
  options_.other_database = std::move(name);
  create_database(server_.connection_, options_.other_database, definition);
}

// A signal that comes just now cancels the first attempt.
ScratchDatabase::~ScratchDatabase() {
  if (kept_) return;
  Connection &connection = server_.connection_;
  const std::string drop =
      "DROP DATABASE IF EXISTS " + connection.quoted_name(name()) + " WITH (FORCE)";
  for (int attempt = 1; attempt <= 2; ++attempt) {
    try {
      connection.run_in_any_case(drop);
      return;
    } catch (const Failure &failure) {
      if (attempt == 2)
        tell("warning", "could not drop database \"" + name() + "\": " + failure.message);
    }
  }
}

ScratchSession::ScratchSession(const ScratchDatabase &database) : Session(database.options()) {
  connection().on_notice([](const PGresult *) {});
}

ScratchServer::ScratchServer(const Options &options) : options_(options), connection_(options) {
  options_.password = connection_.password();
  options_.quiet = true;
  options_.json = false;
  connection_.on_notice([](const PGresult *) {});
  never_time_out(connection_);
}

std::unique_ptr<ScratchDatabase> ScratchServer::create() {
  const std::string definition = connection_.run(how_it_is_made).copy(0, 0);
  const std::optional<Extension> extension = find_extension(connection_);
  auto database =
      std::make_unique<ScratchDatabase>(*this, next_name(), " TEMPLATE template0" + definition);
  Connection connection(database->options());
  if (extension)
    install_like(connection, *extension);
  else
    install(connection, options_);
  return database;
}

std::unique_ptr<ScratchDatabase> ScratchServer::copy(const ScratchDatabase &original) {
  return std::make_unique<ScratchDatabase>(*this, next_name(),
                                           " TEMPLATE " + connection_.quoted_name(original.name()));
}

// Plain ASCII: a name in another encoding is not found again. No other session has that process.
std::string ScratchServer::next_name() {
  return "pg_idem_test_" + std::to_string(connection_.process()) + "_" + std::to_string(++made_);
}

}  // namespace pg_idem::client
