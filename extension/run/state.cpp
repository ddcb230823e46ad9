// The queries on the state tables, each constant.
#include "run/state.hpp"

#include "core/sqlstate.hpp"
#include "server/query.hpp"

namespace pg_idem {
namespace {

// Text, line and file, in columns next to each other.
std::optional<Section> section(const Row &row, int text) {
  if (row.is_null(text)) return std::nullopt;
  return Section{row.text(text), static_cast<int>(row.integer(text + 1)),
                 row.is_null(text + 2) ? std::string() : row.text(text + 2)};
}

std::optional<std::string> text_of(const std::optional<Section> &section) {
  return section ? std::optional(section->text) : std::nullopt;
}

std::int64_t line_of(const std::optional<Section> &section) {
  return section ? section->line : 0;
}

std::optional<std::string> file_of(const std::optional<Section> &section) {
  return section && !section->file.empty() ? std::optional(section->file) : std::nullopt;
}

Revision read_revision(const Row &row) {
  Revision revision;
  revision.id = row.text(1);
  revision.parents = row.texts(2);
  revision.depends = row.texts(3);
  revision.labels = row.texts(4);
  revision.description = row.text(5);
  revision.file = row.text(6);
  revision.has_down = row.boolean(7);
  revision.applied_order = row.integer(8);
  revision.changed = row.boolean(9);
  revision.repeatable = row.boolean(10);
  return revision;
}

}  // namespace

History load_history() {
  static Query query{
      "SELECT r.revision, r.parents, r.depends, r.labels, r.description, r.file,"
      "       r.down IS NOT NULL, a.applied_order, a.checksum <> r.checksum,"
      "       r.repeatable, NOT r.transactional"
      "  FROM idem.revision r LEFT JOIN idem.tenant_applied a ON a.revision = r.revision"
      " ORDER BY r.file COLLATE \"C\", r.revision COLLATE \"C\""};
  const Rows rows = run(query);
  std::vector<Revision> revisions;
  std::vector<RevisionGraph::Index> changed;
  std::vector<bool> outside;
  revisions.reserve(rows.size());
  for (std::uint64_t i = 0; i < rows.size(); i++) {
    revisions.push_back(read_revision(rows[i]));
    if (revisions.back().changed && !revisions.back().repeatable)
      changed.push_back(static_cast<RevisionGraph::Index>(i));
    outside.push_back(rows[i].boolean(11));
  }
  return {RevisionGraph(std::move(revisions)), std::move(changed), std::move(outside)};
}

Migration load_migration(const std::string &revision) {
  static Query query{
      "SELECT description, file, up, up_line::bigint, up_file, down, down_line::bigint, down_file,"
      "       verify, verify_line::bigint, verify_file, transactional, idempotent, repeat, "
      "checksum,"
      "       repeatable"
      "  FROM idem.revision WHERE revision = $1"};
  const Rows rows = run(query, {parameter(revision)});
  if (rows.size() != 1)
    throw Error(sqlstate::unknown_revision, "revision \"" + revision + "\" is not loaded");
  const Row row = rows[0];
  Migration migration;
  migration.revision = revision;
  migration.description = row.text(1);
  migration.file = row.text(2);
  migration.up = *section(row, 3);
  migration.down = section(row, 6);
  migration.verify = section(row, 9);
  migration.transactional = row.boolean(12);
  migration.idempotent = row.boolean(13);
  const std::string repeat = row.text(14);
  migration.repeat = repeat == "run"    ? Repeat::run
                     : repeat == "skip" ? Repeat::skip
                                        : Repeat::refuse;
  migration.checksum = row.text(15);
  migration.repeatable = row.boolean(16);
  return migration;
}

std::optional<StoredSource> find_source(const std::string &revision) {
  static Query query{
      "SELECT file, checksum, parents, repeatable FROM idem.revision WHERE revision = $1"};
  const Rows rows = run(query, {parameter(revision)});
  if (rows.size() == 0) return std::nullopt;
  return StoredSource{rows[0].text(1), rows[0].text(2), rows[0].texts(3), rows[0].boolean(4)};
}

void store_source(const MigrationSource &source) {
  static Query query{
      "INSERT INTO idem.revision (revision, parents, depends, labels, description, up, up_line, "
      "down,"
      " down_line, verify, verify_line, transactional, idempotent, repeat, checksum, file,"
      " up_file, down_file, verify_file, repeatable)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7::integer, $8, NULLIF($9, 0)::integer, $10,"
      " NULLIF($11, 0)::integer, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
      " ON CONFLICT (revision) DO UPDATE SET (parents, depends, labels, description, up, up_line, "
      "down,"
      " down_line, verify, verify_line, transactional, idempotent, repeat, checksum, file, "
      "up_file, down_file, verify_file, repeatable, loaded_at, loaded_by)"
      " = (excluded.parents, excluded.depends, excluded.labels, excluded.description, excluded.up,"
      " excluded.up_line, excluded.down, excluded.down_line, excluded.verify, excluded.verify_line,"
      " excluded.transactional, excluded.idempotent, excluded.repeat, excluded.checksum, "
      "excluded.file, excluded.up_file, excluded.down_file, excluded.verify_file,"
      " excluded.repeatable,"
      " excluded.loaded_at,"
      " excluded.loaded_by)"};
  const MigrationFile &file = source.parsed;
  const Revision &revision = file.revision;
  run(query, {parameter(revision.id),
              parameter(revision.parents),
              parameter(revision.depends),
              parameter(revision.labels),
              parameter(revision.description),
              parameter(file.up.text),
              parameter(std::int64_t{file.up.line}),
              parameter(text_of(file.down)),
              parameter(line_of(file.down)),
              parameter(text_of(file.verify)),
              parameter(line_of(file.verify)),
              parameter(file.transactional),
              parameter(file.idempotent),
              parameter(std::string_view(repeat_name(file.repeat))),
              parameter(source.checksum),
              parameter(source.file),
              parameter(file_of(file.up)),
              parameter(file_of(file.down)),
              parameter(file_of(file.verify)),
              parameter(revision.repeatable)});
}

void remove_source(const std::string &revision) {
  static Query applied{"DELETE FROM idem.applied WHERE revision = $1"};  // of all tenants
  run(applied, {parameter(revision)});
  static Query query{"DELETE FROM idem.revision WHERE revision = $1"};
  run(query, {parameter(revision)});
}

bool is_applied(const std::string &revision) {
  static Query query{"SELECT FROM idem.tenant_applied WHERE revision = $1"};
  return run(query, {parameter(revision)}).size() != 0;
}

std::optional<std::string> find_tenant_with(const std::string &revision) {
  static Query query{
      "SELECT tenant FROM idem.applied"  // of all tenants
      " WHERE revision = $1 ORDER BY tenant LIMIT 1"};
  const Rows rows = run(query, {parameter(revision)});
  if (rows.size() == 0) return std::nullopt;
  return rows[0].text(1);
}

std::vector<std::string> revisions_after(const std::string &revision) {
  static Query query{
      "SELECT revision FROM idem.revision WHERE $1 = ANY (parents || depends) ORDER BY revision"};
  const Rows rows = run(query, {parameter(revision)});
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < rows.size(); i++) names.push_back(rows[i].text(1));
  return names;
}

void record_applied(const Migration &migration, TimestampTz started_at, bool stamped) {
  static Query query{
      "INSERT INTO idem.tenant_applied (revision, applied_order, checksum, applied_at, duration, "
      "stamped)"
      " VALUES ($1, COALESCE((SELECT max(applied_order) FROM idem.tenant_applied), 0) + 1, $2, $3,"
      " CASE WHEN NOT $4 THEN clock_timestamp() - $3 END, $4)"};
  if (migration.repeatable) record_reverted(migration.revision);  // it may be applied once more
  run(query, {parameter(migration.revision), parameter(migration.checksum),
              timestamp_parameter(started_at), parameter(stamped)});
}

void record_reverted(const std::string &revision) {
  static Query query{"DELETE FROM idem.tenant_applied WHERE revision = $1"};
  run(query, {parameter(revision)});
}

void record_accepted(const std::string &revision) {
  static Query query{
      "UPDATE idem.tenant_applied a SET checksum = r.checksum"
      "  FROM idem.revision r WHERE r.revision = a.revision AND a.revision = $1"};
  run(query, {parameter(revision)});
}

}  // namespace pg_idem
