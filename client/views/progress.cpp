// From notices to what the views are told.
#include "views/progress.hpp"

#include <algorithm>

#include "core/sqlstate.hpp"

namespace pg_idem::client {

namespace {

// What is before `separator`, which is taken off `text` together with it.
std::string_view take(std::string_view &text, std::string_view separator) {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + separator.size(), text.size()));
  return part;
}

}  // namespace

Progress::Progress(const Options &options) {
  views_.push_back(options.log_format == "json" ? make_log_view(options.quiet)
                                                : make_text_view(options.quiet || options.json));
  if (options.json) views_.push_back(make_answer_view());
}

void Progress::make_room_for(std::string_view revision) {
  for (const auto &view : views_) view->make_room_for(revision.size());
}

void Progress::receive(const PGresult *result) {
  const Notice notice(result);
  if (notice.sqlstate == sqlstate::revision_started) {
    begin_revision(notice.message);
  } else if (notice.is_step()) {
    std::string_view text = notice.message;
    const std::string_view outcome = take(text, ": ");
    ++revision_.steps;
    for (const auto &view : views_) view->step(revision_, outcome, text, notice);
  } else {
    for (const auto &view : views_) view->aside(revision_, notice);
  }
}

bool Progress::wants_to_wait() const {
  return std::any_of(views_.begin(), views_.end(),
                     [](const auto &view) { return view->is_live(); });
}

void Progress::wait() {
  if (revision_.id.empty()) return;
  measure();
  for (const auto &view : views_) view->wait(revision_);
}

void Progress::finish(const std::string &nothing_to_do) {
  end_revision();
  measure();
  for (const auto &view : views_) view->run_ends(run_, nothing_to_do);
}

void Progress::fail() {
  if (revision_.id.empty()) return;
  measure();
  for (const auto &view : views_) view->revision_fails(revision_, run_);
}

// `revision ID up: DESCRIPTION`
void Progress::begin_revision(std::string_view message) {
  take(message, " ");
  const std::string_view id = take(message, " ");
  const std::string_view direction = take(message, ": ");
  if (id == revision_.id) return;  // tried again
  end_revision();
  revision_ = {std::string(id), std::string(direction), std::string(message)};
  revision_begin_ = Clock::now();
  for (const auto &view : views_) view->revision_begins(revision_);
}

void Progress::end_revision() {
  if (revision_.id.empty()) return;
  measure();
  for (const auto &view : views_) view->revision_ends(revision_);
  run_.outcome = revision_.outcome();
  ++run_.revisions;
  revision_ = {};
}

void Progress::measure() {
  const auto since = [](Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
  };
  run_.seconds = since(begin_);
  revision_.seconds = since(revision_begin_);
}

}  // namespace pg_idem::client
