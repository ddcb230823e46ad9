// The name of a revision is shown as soon as it begins, so that one sees what takes so long; the
// rest of that line comes with its first step. In a terminal what is under way has a line that is
// written over: for how long, and what the server says of its progress.
#include <unistd.h>

#include <algorithm>

#include "command_line/duration.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "output/console.hpp"
#include "views/view.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t least_revision_width = 12, most_revision_width = 40, outcome_width = 9;

Colour colour_of(std::string_view outcome) {
  if (outcome == "failed") return Colour::red;
  if (outcome == "drifted") return Colour::yellow;
  return outcome == "unchanged" ? Colour::dim : Colour::green;
}

bool everything_goes_to_one_terminal() {
  return isatty(STDOUT_FILENO) && isatty(STDERR_FILENO);
}

class TextView : public View {
 public:
  explicit TextView(bool quiet) : quiet_(quiet) {}

  void make_room_for(std::size_t width) override {
    width_ = std::clamp(width, width_, most_revision_width);
  }

  void revision_begins(const RevisionUnderWay &revision) override {
    if (quiet_) return;
    name_ = painted(padded(revision.id, width_), Colour::bold);
    print(name_);
    flush_output();
    line_is_open_ = true;
  }

  bool is_live() const override { return !quiet_ && stdout_is_terminal(); }

  void wait(const RevisionUnderWay &revision) override {
    if (revision.seconds < 1) return;
    std::string text = duration_text(revision.seconds);
    if (!progress_.empty()) text += "  " + progress_;
    // a line that goes on in the next one could not be written over
    text.resize(std::min(text.size(), std::max(terminal_width(), width_ + 13) - width_ - 3));
    print("\r\033[K" + (line_is_open_ ? name_ : padded("", width_)) + painted(text, Colour::dim));
    flush_output();
    line_is_live_ = true;
  }

  void step(const RevisionUnderWay &, std::string_view outcome, std::string_view text,
            const Notice &notice) override {
    if (notice.sqlstate == sqlstate::drifted && (quiet_ || !everything_goes_to_one_terminal()))
      tell_aside("warning", notice);
    show_step(outcome, text);
  }

  void aside(const RevisionUnderWay &, const Notice &notice) override {
    if (is_live() && notice.sqlstate == sqlstate::progress)
      progress_ = notice.message;
    else
      tell_aside(notice.kind(), notice);
  }

  void revision_ends(const RevisionUnderWay &revision) override {
    if (revision.steps == 0) show_step(revision.outcome(), revision.description);
  }

  void revision_fails(const RevisionUnderWay &revision, const WholeRun &run) override {
    show_step("failed", revision.description);
    if (!quiet_ && run.revisions > 0) print_line(count_and_time(run) + " before that");
  }

  void run_ends(const WholeRun &run, const std::string &nothing_to_do) override {
    end_live_line();
    if (!quiet_) print_line(run.revisions > 0 ? count_and_time(run) : nothing_to_do);
  }

 private:
  // Back to what stood there before the line was written over.
  void end_live_line() {
    if (!line_is_live_) return;
    print("\r\033[K" + (line_is_open_ ? name_ : ""));
    line_is_live_ = false;
    progress_.clear();
  }

  static std::string count_and_time(const WholeRun &run) {
    return counted(run.revisions, "revision") + " " + run.outcome + " in " +
           duration_text(run.seconds);
  }

  void show_step(std::string_view outcome, std::string_view text) {
    if (quiet_) return;
    end_live_line();
    if (!line_is_open_) print(padded("", width_));
    line_is_open_ = false;
    const std::string word(text.empty() ? std::string(outcome) : padded(outcome, outcome_width));
    print(painted(word, colour_of(outcome)));
    print_line(text);
    flush_output();
  }

  void tell_aside(const char *kind, const Notice &notice) {
    end_live_line();
    if (line_is_open_ && everything_goes_to_one_terminal()) {
      print_line("");
      line_is_open_ = false;
    }
    tell(kind, notice);
  }

  bool quiet_;
  std::size_t width_ = least_revision_width;
  std::string name_;           // of the revision under way, as shown
  std::string progress_;       // what the server said last of what it is doing
  bool line_is_live_ = false;  // it will be written over
  bool line_is_open_ = false;  // its name is shown, and nothing yet behind it
};

}  // namespace

std::unique_ptr<View> make_text_view(bool quiet) {
  return std::make_unique<TextView>(quiet);
}

}  // namespace pg_idem::client
