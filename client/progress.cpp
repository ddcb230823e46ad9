// The name of a revision is shown as soon as it begins, so that one sees what takes so long; the
// rest of that line comes with its first step.
#include "progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "console.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "duration.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t most_revision_width = 40, outcome_width = 9;

std::string_view field(const PGresult *notice, int code) {
  const char *value = PQresultErrorField(notice, code);
  return value ? value : "";
}

bool is_step(std::string_view code) {
  constexpr std::string_view steps[] = {sqlstate::created, sqlstate::altered,   sqlstate::dropped,
                                        sqlstate::renamed, sqlstate::unchanged, sqlstate::drifted,
                                        sqlstate::executed};
  for (const std::string_view step : steps)
    if (code == step) return true;
  return false;
}

// What is before `separator`, which is taken off `text` together with it.
std::string_view take(std::string_view &text, std::string_view separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + separator.size(), text.size()));
  return part;
}

bool everything_goes_to_one_terminal() {
  return isatty(STDOUT_FILENO) && isatty(STDERR_FILENO);
}

}  // namespace

void Progress::make_room_for(std::string_view revision) {
  revision_width_ = std::clamp(revision.size(), revision_width_, most_revision_width);
}

void Progress::receive(const PGresult *notice) {
  const std::string_view code = field(notice, PG_DIAG_SQLSTATE);
  std::string_view message = field(notice, PG_DIAG_MESSAGE_PRIMARY);
  const bool is_warning = field(notice, PG_DIAG_SEVERITY_NONLOCALIZED) == "WARNING";
  if (code == sqlstate::revision_started) {
    begin_revision(message);
  } else if (is_step(code)) {
    if (code == sqlstate::drifted && (quiet_ || !everything_goes_to_one_terminal()))
      tell_aside("warning", notice);
    const std::string_view outcome = take(message, ": ");
    show_step(outcome, message);
  } else {
    tell_aside(is_warning ? "warning" : "notice", notice);
  }
}

void Progress::finish(const std::string &nothing_to_do) {
  end_revision();
  if (!quiet_) print_line(revisions_ > 0 ? count_and_time() : nothing_to_do);
}

void Progress::fail() {
  if (quiet_ || revision_.empty()) return;
  show_step("failed", description_);
  if (revisions_ > 0) print_line(count_and_time() + " before that");
}

// `revision ID up: DESCRIPTION`
void Progress::begin_revision(std::string_view message) {
  take(message, " ");
  const std::string_view revision = take(message, " ");
  const std::string_view direction = take(message, ": ");
  if (revision == revision_) return;  // tried again
  end_revision();
  revision_ = revision;
  outcome_ = direction == "down" ? "reverted" : "applied";
  description_ = message;
  steps_ = 0;
  if (quiet_) return;
  print(padded(revision_, revision_width_));
  flush_output();
  line_is_open_ = true;
}

void Progress::end_revision() {
  if (revision_.empty()) return;
  if (steps_ == 0) show_step(outcome_, description_);
  revision_.clear();
  ++revisions_;
}

void Progress::show_step(std::string_view outcome, std::string_view text) {
  ++steps_;
  if (quiet_) return;
  if (!line_is_open_) print(padded("", revision_width_));
  line_is_open_ = false;
  print_line(text.empty() ? std::string(outcome)
                          : padded(outcome, outcome_width) + std::string(text));
  flush_output();
}

void Progress::tell_aside(const char *kind, const PGresult *notice) {
  if (line_is_open_ && everything_goes_to_one_terminal()) {
    print_line("");
    line_is_open_ = false;
  }
  std::string text(field(notice, PG_DIAG_SQLSTATE));
  text += ": ";
  text += field(notice, PG_DIAG_MESSAGE_PRIMARY);
  const std::pair<int, const char *> more[] = {{PG_DIAG_MESSAGE_DETAIL, "DETAIL"},
                                               {PG_DIAG_MESSAGE_HINT, "HINT"}};
  for (const auto &[code, title] : more) {
    if (field(notice, code).empty()) continue;
    text += "\n";
    text += title;
    text += ":  ";
    text += field(notice, code);
  }
  tell(kind, text);
}

std::string Progress::count_and_time() const {
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin_;
  return counted(static_cast<std::size_t>(revisions_), "revision") + " " + outcome_ + " in " +
         duration_text(time.count());
}

}  // namespace pg_idem::client
