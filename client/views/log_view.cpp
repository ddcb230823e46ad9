// A run as lines of JSON on stderr.
#include <nlohmann/json.hpp>

#include "output/log.hpp"
#include "views/view.hpp"

namespace pg_idem::client {

namespace {

Json event(const char *name, const RevisionUnderWay &revision) {
  return {{"event", name}, {"revision", revision.id}, {"direction", revision.direction}};
}

class LogView : public View {
 public:
  explicit LogView(bool quiet) : quiet_(quiet) {}

  void revision_begins(const RevisionUnderWay &revision) override {
    Json line = event("revision_begins", revision);
    line["description"] = revision.description;
    inform(line);
  }

  void step(const RevisionUnderWay &revision, std::string_view outcome, std::string_view text,
            const Notice &notice) override {
    Json line = event("step", revision);
    line["outcome"] = outcome;
    line.update(to_json(notice));
    line["message"] = text;
    if (outcome == "drifted")
      log_line("warning", line);
    else
      inform(line);
  }

  void aside(const RevisionUnderWay &revision, const Notice &notice) override {
    Json line = revision.id.empty() ? Json{{"event", "notice"}} : event("notice", revision);
    line.update(to_json(notice));
    log_line(notice.kind(), line);
  }

  void revision_ends(const RevisionUnderWay &revision) override {
    inform(end_of(revision, revision.outcome()));
  }

  void revision_fails(const RevisionUnderWay &revision, const WholeRun &) override {
    log_line("error", end_of(revision, "failed"));
  }

  void run_ends(const WholeRun &run, const std::string &nothing_to_do) override {
    Json line{{"event", "run_ends"}, {"revisions", run.revisions}, {"seconds", run.seconds}};
    if (run.revisions == 0) line["message"] = nothing_to_do;
    inform(line);
  }

 private:
  static Json end_of(const RevisionUnderWay &revision, const char *outcome) {
    Json line = event("revision_ends", revision);
    line["outcome"] = outcome;
    line["seconds"] = revision.seconds;
    return line;
  }

  void inform(const Json &line) const {
    if (!quiet_) log_line("info", line);
  }

  bool quiet_;
};

}  // namespace

std::unique_ptr<View> make_log_view(bool quiet) {
  return std::make_unique<LogView>(quiet);
}

}  // namespace pg_idem::client
