// The name of a revision is shown as soon as it begins, so that one sees what takes so long; the
// rest of that line comes with its first step.
#include <unistd.h>

#include <algorithm>

#include "console.hpp"
#include "core/sqlstate.hpp"
#include "core/wording.hpp"
#include "duration.hpp"
#include "views/view.hpp"

namespace pg_idem::client {

namespace {

constexpr std::size_t least_revision_width = 12, most_revision_width = 40, outcome_width = 9;

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
    print(padded(revision.id, width_));
    flush_output();
    line_is_open_ = true;
  }

  void step(const RevisionUnderWay &, std::string_view outcome, std::string_view text,
            const Notice &notice) override {
    if (notice.sqlstate == sqlstate::drifted && (quiet_ || !everything_goes_to_one_terminal()))
      tell_aside("warning", notice);
    show_step(outcome, text);
  }

  void aside(const RevisionUnderWay &, const Notice &notice) override {
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
    if (!quiet_) print_line(run.revisions > 0 ? count_and_time(run) : nothing_to_do);
  }

 private:
  static std::string count_and_time(const WholeRun &run) {
    return counted(run.revisions, "revision") + " " + run.outcome + " in " +
           duration_text(run.seconds);
  }

  void show_step(std::string_view outcome, std::string_view text) {
    if (quiet_) return;
    if (!line_is_open_) print(padded("", width_));
    line_is_open_ = false;
    print_line(text.empty() ? std::string(outcome)
                            : padded(outcome, outcome_width) + std::string(text));
    flush_output();
  }

  void tell_aside(const char *kind, const Notice &notice) {
    if (line_is_open_ && everything_goes_to_one_terminal()) {
      print_line("");
      line_is_open_ = false;
    }
    tell(kind, notice);
  }

  bool quiet_;
  std::size_t width_ = least_revision_width;
  bool line_is_open_ = false;  // its name is shown, and nothing yet behind it
};

}  // namespace

std::unique_ptr<View> make_text_view(bool quiet) {
  return std::make_unique<TextView>(quiet);
}

}  // namespace pg_idem::client
