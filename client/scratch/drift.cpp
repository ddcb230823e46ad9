// Revisions and hooks are copied as rows: the files may be newer, or gone.
#include "scratch/drift.hpp"

#include "database/migrate.hpp"
#include "scratch/facts.hpp"
#include "scratch/scratch.hpp"

namespace pg_idem::client {

namespace {

constexpr char what_is_loaded[] =
    "SELECT COALESCE((SELECT pg_catalog.jsonb_agg(r) FROM idem.revision r), '[]'),"
    " COALESCE((SELECT pg_catalog.jsonb_agg(h) FROM idem.hook h), '[]')";
constexpr char load_revisions[] =
    "INSERT INTO idem.revision SELECT (pg_catalog.jsonb_populate_recordset("
    "null::idem.revision, $1::pg_catalog.jsonb)).*";
constexpr char load_hooks[] =
    "INSERT INTO idem.hook SELECT (pg_catalog.jsonb_populate_recordset("
    "null::idem.hook, $1::pg_catalog.jsonb)).*";

void apply_in(const ScratchDatabase &scratch, Session &original) {
  const Result loaded = original.connection().run(what_is_loaded);
  const Result current = original.connection().run(
      "SELECT revision, 0 AS applied_order FROM " + original.function("migration_current") +
      "() UNION ALL SELECT a.revision, a.applied_order FROM idem.tenant_applied a, idem.revision r"
      " WHERE r.repeatable AND r.revision = a.revision ORDER BY applied_order");
  ScratchSession session(scratch);
  session.connection().run(load_revisions, {loaded.copy(0, 0)});
  session.connection().run(load_hooks, {loaded.copy(0, 1)});
  for (int row = 0; row < current.rows(); ++row) migrate(session, current.copy(row, 0), "up");
}

}  // namespace

std::vector<std::string> find_drift(Session &session) {
  if (!session.options().schema.empty())
    throw Failure(ExitCode::usage, "drift is told of whole databases, not of single schemas", {},
                  "Leave out --each-schema.");
  ScratchServer server(session.options());
  never_time_out(session.connection());
  const std::unique_ptr<ScratchDatabase> scratch = server.create();
  try {
    apply_in(*scratch, session);
  } catch (Failure &failure) {
    failure.context += std::string(failure.context.empty() ? "" : "\n") +
                       "while running the applied revisions in a throw-away database";
    throw;
  }
  Connection made(scratch->options());
  return differences(read_facts(made), read_facts(session.connection()), Aspect::schema);
}

}  // namespace pg_idem::client
