// Reading pg_extension and the mark of the portable engine; choosing and installing.
#include "database/extension.hpp"

#include <cstdlib>
#include <sstream>

#include "core/sqlstate.hpp"
#include "database/portable_text.hpp"
#include "database/replace.hpp"
#include "database/trust.hpp"
#include "output/console.hpp"

namespace pg_idem::client {

namespace {

constexpr char undefined_file[] = "58P01";

// An extension that pg_tle has made of the portable engine is a portable engine.
constexpr char find[] =
    "SELECT coalesce(m.nspname, n.nspname), coalesce(substring(p.prosrc FROM '''(.*)'''),"
    "       e.extversion), p.oid IS NOT NULL, e.oid IS NOT NULL"
    "  FROM (SELECT) one"
    "  LEFT JOIN pg_extension e ON e.extname = 'pg_idem'"
    "  LEFT JOIN pg_namespace n ON n.oid = e.extnamespace"
    "  LEFT JOIN pg_proc p ON p.proname = 'portable_engine'"
    "                     AND p.pronamespace = to_regnamespace('idem')"
    "  LEFT JOIN (pg_proc r JOIN pg_namespace m ON m.oid = r.pronamespace)"
    "         ON p.oid IS NOT NULL AND r.proname = 'migrate' AND r.prokind = 'p'"
    "        AND strpos(r.prosrc, 'idem.run(') > 0 AND r.proowner = p.proowner"
    " WHERE e.oid IS NOT NULL OR m.oid IS NOT NULL LIMIT 1";

constexpr char may_create[] =
    "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')";

// In the schema idem, where one may make nothing in the first of the search_path.
constexpr char schema_to_install_in[] =
    "SELECT CASE WHEN pg_catalog.has_schema_privilege(pg_catalog.current_schema(), 'CREATE')"
    " THEN pg_catalog.current_schema() ELSE 'idem' END";

std::string in_schema(std::string text, const std::string &schema) {
  constexpr std::string_view mark = "@extschema@";
  for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos; at += schema.size())
    text.replace(at, mark.size(), schema);
  return text;
}

void run_all(Connection &connection, const std::string &script) {
  connection.check(connection.run_script(script).back());
}

void require_standard_strings(Connection &connection) {
  if (connection.run("SHOW standard_conforming_strings").text(0, 0) != "off") return;
  throw Error(sqlstate::object_not_in_prerequisite_state,
              "the portable engine needs standard_conforming_strings = on", {},
              "Try PGOPTIONS='-c standard_conforming_strings=on', or ALTER DATABASE.");
}

std::string installation(Connection &connection, const Extension &wanted) {
  const std::string schema = connection.quoted_name(wanted.schema);
  if (wanted.engine == Engine::native) return "CREATE EXTENSION pg_idem SCHEMA " + schema;
  require_standard_strings(connection);
  return "SET LOCAL search_path = pg_catalog, pg_temp;" + in_schema(portable_engine, schema);
}

// A portable engine knows best what belongs to it: this client is of another version.
std::string removal(Connection &connection, const Extension &found) {
  if (found.is_extension) return "DROP EXTENSION pg_idem";
  return connection.run("SELECT idem.removal()").copy(0, 0);
}

// Whether the server's answer to CREATE EXTENSION is that it does not have it, or that nobody may:
// nor may one make anything else without CREATE on the database.
bool is_not_to_be_had(Connection &connection, const Failure &failure) {
  if (failure.sqlstate == sqlstate::insufficient_privilege)
    return connection.run(may_create).is_true(0, 0);
  return failure.sqlstate == sqlstate::feature_not_supported || failure.sqlstate == undefined_file;
}

// False: there is no extension here, and the options leave the choice.
bool install_native(Connection &connection, const Options &options) {
  try {
    run_all(connection, std::string("SET LOCAL client_min_messages = warning;") + lock_loaders +
                            ";CREATE EXTENSION IF NOT EXISTS pg_idem");
    return true;
  } catch (const Failure &failure) {
    if (options.engine == "native" || !is_not_to_be_had(connection, failure)) throw;
    if (!options.quiet)
      tell("notice", "the portable engine of pg_idem is taken: " + failure.message);
    return false;
  }
}

constexpr char version_for_its_owner[] =
    "SELECT extversion FROM pg_catalog.pg_extension"
    " WHERE extname OPERATOR(pg_catalog.=) 'pg_idem'"
    "   AND pg_catalog.pg_has_role(extowner, 'USAGE')";

// To the version that the server's files are of. True: it was another one.
bool update_native(Connection &connection) {
  const Result before = connection.run(version_for_its_owner);
  if (before.rows() == 0) return false;
  run_all(connection, std::string("SET LOCAL client_min_messages = warning; ") + lock_loaders +
                          "; ALTER EXTENSION pg_idem UPDATE");
  return connection.run(version_for_its_owner).text(0, 0) != before.text(0, 0);
}

// Version 1.10 comes after 1.9.
std::vector<int> numbers_of(const std::string &version) {
  std::vector<int> numbers;
  std::istringstream text(version);
  for (std::string part; std::getline(text, part, '.');) numbers.push_back(std::atoi(part.c_str()));
  return numbers;
}

void install_portable(Connection &connection, const std::string &schema) {
  run_all(connection, "SET LOCAL client_min_messages = warning;" +
                          installation(connection, {schema, {}, Engine::portable}));
}

}  // namespace

const char *name_of(Engine engine) {
  return engine == Engine::native ? "native" : "portable";
}

std::optional<Extension> find_extension(Connection &connection) {
  const std::vector<Result> results = run_in_trust(connection, find);
  connection.check(results.back());
  const Result &found = results[1];  // behind what SET answers
  if (found.rows() == 0) return std::nullopt;
  return Extension{found.copy(0, 0), found.copy(0, 1),
                   found.is_true(0, 2) ? Engine::portable : Engine::native, found.is_true(0, 3)};
}

void install(Connection &connection, const Options &options) {
  if (options.engine != "portable" && install_native(connection, options)) return;
  const std::string schema = connection.run(schema_to_install_in).copy(0, 0);
  connection.run("BEGIN ISOLATION LEVEL READ COMMITTED");
  connection.run(lock_loaders);
  if (!find_extension(connection)) install_portable(connection, schema);
  connection.run("COMMIT");
}

void install_like(Connection &connection, const Extension &other) {
  const bool own_schema = other.schema == "idem";  // which the engine makes
  run_all(connection, "SET LOCAL client_min_messages = warning;" +
                          (own_schema ? std::string()
                                      : "CREATE SCHEMA IF NOT EXISTS " +
                                            connection.quoted_name(other.schema) + ";") +
                          installation(connection, other));
}

bool install_or_replace(Connection &connection, const Options &options) {
  const std::optional<Extension> found = find_extension(connection);
  if (!found) {
    install(connection, options);
    return true;
  }
  Extension wanted{found->schema, PG_IDEM_VERSION, found->engine};
  if (options.engine == "native") wanted.engine = Engine::native;
  if (options.engine == "portable") wanted.engine = Engine::portable;
  if (wanted.engine == found->engine && wanted.engine == Engine::native)
    return update_native(connection);
  const bool is_as_wanted =
      wanted.engine == found->engine && numbers_of(found->version) >= numbers_of(wanted.version);
  if (!is_as_wanted)
    replace_engine(connection, options,
                   removal(connection, *found) + ";" + installation(connection, wanted));
  return !is_as_wanted;
}

}  // namespace pg_idem::client
