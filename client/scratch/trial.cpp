// Whole runs first, then what a tool leaves that died behind each statement: these are run by
// themselves, outside of pg_idem, which then has to carry on.
#include "scratch/trial.hpp"

#include <algorithm>

#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "database/migrate.hpp"

namespace pg_idem::client {

struct Trial::Way {
  const char *direction;
  const char *target;
  Column column;
  const ScratchDatabase &start;
  const Facts &wanted;
};

namespace {

constexpr char last_applied[] = "-1";
constexpr std::size_t most_differences = 10;

// What ends the whole test is no outcome of a trial.
bool ends_the_test(const Failure &failure) {
  return failure.code == ExitCode::connection || failure.code >= ExitCode::signalled;
}

std::string indented(std::string text) {
  for (std::size_t end = 0; (end = text.find('\n', end)) != text.npos; end += 3)
    text.insert(end + 1, "  ");
  return "  " + text;
}

std::string described(const Failure &failure) {
  std::string text = failure.sqlstate + ": " + failure.message;
  if (!failure.detail.empty()) text += "\nDETAIL:  " + failure.detail;
  if (!failure.hint.empty()) text += "\nHINT:  " + failure.hint;
  if (!failure.context.empty()) text += "\nCONTEXT:  " + failure.context;
  return indented(text);
}

template <typename Body>
Outcome outcome_of(Body body) {
  try {
    body();
  } catch (const Failure &failure) {
    if (ends_the_test(failure)) throw;
    const bool refused = failure.sqlstate == sqlstate::refused;
    return {refused ? Verdict::refused : Verdict::error, described(failure)};
  }
  return {};
}

Outcome compared(const Facts &wanted, const Facts &got, Aspect aspect) {
  const std::vector<std::string> lines = differences(wanted, got, aspect);
  if (lines.empty()) return {};
  Outcome outcome{Verdict::differs, {}};
  for (std::size_t i = 0; i < lines.size() && i < most_differences; ++i)
    outcome.details += (i > 0 ? "\n" : "") + indented(lines[i]);
  if (lines.size() > most_differences)
    outcome.details += "\n  and " + std::to_string(lines.size() - most_differences) + " more";
  return outcome;
}

Outcome migrated(ScratchSession &session, const std::string &target, const char *direction) {
  return outcome_of([&] { migrate(session, target, direction); });
}

std::vector<std::string> statements_of(ScratchSession &session, const std::string &revision,
                                       const char *direction) {
  const Result result =
      session.run("SELECT statement FROM " + session.function("migration_statements") +
                      "($1, $2) ORDER BY position",
                  {revision, direction});
  std::vector<std::string> statements;
  for (int row = 0; row < result.rows(); ++row) statements.push_back(result.copy(row, 0));
  return statements;
}

// The functions of the extension are found as they are in a migration.
void extend_search_path(ScratchSession &session) {
  session.connection().run(
      "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ',"
      " NULLIF(pg_catalog.current_setting('search_path'), ''), pg_catalog.quote_ident($1)), false)",
      {session.extension().schema});
}

}  // namespace

const char *name_of(Verdict verdict) {
  constexpr const char *names[] = {"-", "ok", "refused", "differs", "error"};
  return names[static_cast<std::size_t>(verdict)];
}

const char *name_of(Column column) {
  constexpr const char *names[] = {"up", "again", "down", "down again", "up again"};
  return names[static_cast<std::size_t>(column)];
}

std::unique_ptr<ScratchDatabase> Trial::run(const ScratchDatabase &before) {
  std::unique_ptr<ScratchDatabase> after = server_.copy(before);
  if (!try_up(*after)) return nullptr;
  try_again({"up", revision_.c_str(), Column::again, before, after_});
  Facts down;
  if (has_down_ && try_down(*server_.copy(*after), down))
    try_again({"down", last_applied, Column::down_again, *after, down});
  return after;
}

bool Trial::try_up(ScratchDatabase &database) {
  ScratchSession session(database);
  const Result kind = session.connection().run(
      "SELECT down IS NOT NULL AND NOT repeatable, transactional FROM idem.revision"
      " WHERE revision = $1",
      {revision_});
  has_down_ = kind.is_true(0, 0);
  transactional_ = kind.is_true(0, 1);
  before_ = read_facts(session.connection());
  const Outcome outcome = migrated(session, revision_, "up");
  note(Column::up, outcome, "", database);
  if (outcome.verdict == Verdict::ok) after_ = read_facts(session.connection());
  return outcome.verdict == Verdict::ok;
}

// Down, and up again: no matter what became of the rows.
bool Trial::try_down(ScratchDatabase &database, Facts &down) {
  ScratchSession session(database);
  Outcome outcome = migrated(session, last_applied, "down");
  const bool went_down = outcome.verdict == Verdict::ok;
  if (went_down) {
    down = read_facts(session.connection());
    outcome = compared(before_, down, Aspect::schema);
  }
  note(Column::down, outcome, "", database);
  if (!went_down) return false;
  outcome = migrated(session, revision_, "up");
  if (outcome.verdict == Verdict::ok)
    outcome = compared(after_, read_facts(session.connection()), Aspect::schema);
  note(Column::up_again, outcome, "", database);
  return true;
}

// What cannot run in a transaction is tried whole only.
void Trial::try_again(const Way &way) {
  std::vector<std::string> statements;
  {
    ScratchSession session(way.start);
    statements = statements_of(session, revision_, way.direction);
  }
  for (std::size_t done = transactional_ ? 1 : statements.size();
       done >= 1 && done <= statements.size(); ++done)
    if (!try_again(way, statements, done)) return;
}

// False: one of the statements does not run by itself, so no tool gets that far.
bool Trial::try_again(const Way &way, const std::vector<std::string> &statements,
                      std::size_t done) {
  const std::unique_ptr<ScratchDatabase> database = server_.copy(way.start);
  const Outcome left_half_done = outcome_of([&] {
    ScratchSession session(*database);
    extend_search_path(session);
    for (std::size_t i = 0; i < done; ++i) session.run(statements[i]);
  });
  if (left_half_done.verdict != Verdict::ok) {
    remarks_.push_back(revision_ + " " + way.direction + ", statement " + std::to_string(done) +
                       " does not run by itself; not tried from there on\n" +
                       left_half_done.details);
    return false;
  }
  ScratchSession session(*database);
  Outcome outcome = migrated(session, way.target, way.direction);
  if (outcome.verdict == Verdict::ok)
    outcome = compared(way.wanted, read_facts(session.connection()), Aspect::schema_and_rows);
  const std::string when =
      ", after " + std::to_string(done) + " of " + counted(statements.size(), "statement");
  note(way.column, outcome, when, *database);
  return true;
}

void Trial::note(Column column, const Outcome &outcome, const std::string &when,
                 ScratchDatabase &database) {
  Verdict &worst = verdicts_[static_cast<std::size_t>(column)];
  worst = std::max(worst, outcome.verdict);
  if (outcome.verdict == Verdict::ok) return;
  std::string remark = revision_ + " " + name_of(column) + when + ": " + name_of(outcome.verdict);
  if (keep_) {
    database.keep();
    remark += ", in database " + database.name();
  }
  const bool is_said = outcome.details == last_details_;
  remarks_.push_back(remark + (is_said ? ", as before" : "\n" + outcome.details));
  last_details_ = outcome.details;
}

bool Trial::has_finding() const {
  for (const Column column : {Column::up, Column::down, Column::up_again})
    if (verdict(column) > Verdict::ok) return true;
  return verdict(Column::again) > Verdict::refused ||
         verdict(Column::down_again) > Verdict::refused;
}

}  // namespace pg_idem::client
