// The journal: what was ever tried, and what is under way.
#include "core/sqlstate.hpp"
#include "run/state.hpp"
#include "server/query.hpp"

namespace pg_idem {

const char *direction_name(Direction direction) {
  return direction == Direction::up ? "up" : "down";
}

namespace {

void insert_attempt(const Attempt &attempt) {
  static Query query{
      "INSERT INTO idem.tenant_journal (revision, direction, started_at, duration, outcome, "
      "sqlstate,"
      " message, steps) VALUES ($1, $2, $3, clock_timestamp() - $3, $4, $5, $6, $7::jsonb)"};
  run(query,
      {parameter(attempt.revision), parameter(std::string_view(direction_name(attempt.direction))),
       timestamp_parameter(attempt.started_at), parameter(attempt.outcome),
       parameter(attempt.sqlstate), parameter(attempt.message), parameter(to_json(attempt.steps))});
}

void complete_attempt(const Attempt &attempt) {
  static Query query{
      "UPDATE idem.tenant_journal SET started_at = $2, duration = clock_timestamp() - $2, outcome "
      "= $3,"
      " sqlstate = $4, message = $5, steps = $6::jsonb WHERE id = $1"};
  run(query, {parameter(attempt.journal_id), timestamp_parameter(attempt.started_at),
              parameter(attempt.outcome), parameter(attempt.sqlstate), parameter(attempt.message),
              parameter(to_json(attempt.steps))});
}

}  // namespace

void write_journal(const Attempt &attempt) {
  if (attempt.journal_id == 0)
    insert_attempt(attempt);
  else
    complete_attempt(attempt);
}

std::int64_t write_started(const std::string &revision, Direction direction) {
  static Query query{
      "INSERT INTO idem.tenant_journal (revision, direction, started_at, outcome, steps)"
      " VALUES ($1, $2, clock_timestamp(), 'started', '[]') RETURNING id"};
  return run(query,
             {parameter(revision), parameter(std::string_view(direction_name(direction)))})[0]
      .integer(1);
}

std::vector<std::string> note_vanished() {
  static Query query{
      "UPDATE idem.tenant_journal SET outcome = 'vanished',"
      " message = 'the run ended without a word: its process, its client or the server was gone'"
      " WHERE outcome = 'started' AND id = (SELECT max(id) FROM idem.tenant_journal) RETURNING "
      "revision"};
  const Rows rows = run(query);
  std::vector<std::string> revisions;
  for (std::uint64_t i = 0; i < rows.size(); i++) revisions.push_back(rows[i].text(1));
  return revisions;
}

void write_position(const Attempt &attempt, const Position &position) {
  static Query query{
      "UPDATE idem.tenant_journal SET statements_done = $2::integer, pending = NULLIF($3, '{}'),"
      " done_checksum = $4, steps = $5::jsonb WHERE id = $1"};
  run(query, {parameter(attempt.journal_id), parameter(position.done), parameter(position.pending),
              parameter(position.checksum), parameter(to_json(attempt.steps))});
}

std::optional<Position> find_position(const Attempt &attempt) {
  static Query query{
      "SELECT statements_done::bigint, COALESCE(pending, '{}'), done_checksum FROM "
      "idem.tenant_journal"
      " WHERE id = (SELECT max(id) FROM idem.tenant_journal WHERE revision = $1 AND id <> $3"
      "  AND (done_checksum IS NOT NULL OR outcome NOT IN ('failed', 'vanished')))"
      " AND direction = $2 AND outcome IN ('failed', 'vanished') AND done_checksum IS NOT NULL"};
  const Rows rows = run(query, {parameter(attempt.revision),
                                parameter(std::string_view(direction_name(attempt.direction))),
                                parameter(attempt.journal_id)});
  if (rows.size() == 0) return std::nullopt;
  return Position{rows[0].integer(1), rows[0].texts(2), rows[0].text(3)};
}

}  // namespace pg_idem
