// A run as it goes into the answer to --json.
#include <nlohmann/json.hpp>

#include "output/answer.hpp"
#include "output/log.hpp"
#include "views/view.hpp"

namespace pg_idem::client {

namespace {

class AnswerView : public View {
 public:
  void revision_begins(const RevisionUnderWay &) override {
    steps_ = Json::array();
    notices_ = Json::array();
    begun_ = true;
  }

  void step(const RevisionUnderWay &, std::string_view outcome, std::string_view text,
            const Notice &notice) override {
    Json step{{"outcome", outcome}, {"text", text}};
    Json fields = to_json(notice);
    fields.erase("message");
    step.update(fields);
    steps_.push_back(std::move(step));
  }

  void aside(const RevisionUnderWay &, const Notice &notice) override {
    if (begun_) notices_.push_back(to_json(notice));
  }

  void revision_ends(const RevisionUnderWay &revision) override {
    add(revision, revision.outcome());
  }

  void revision_fails(const RevisionUnderWay &revision, const WholeRun &run) override {
    add(revision, "failed");
    answer()["seconds"] = run.seconds;
  }

  void run_ends(const WholeRun &run, const std::string &) override {
    if (!answer().contains("revisions")) answer()["revisions"] = Json::array();
    answer()["seconds"] = run.seconds;
  }

 private:
  void add(const RevisionUnderWay &revision, const char *outcome) {
    answer()["revisions"].push_back({{"revision", revision.id},
                                     {"direction", revision.direction},
                                     {"description", revision.description},
                                     {"outcome", outcome},
                                     {"seconds", revision.seconds},
                                     {"steps", std::move(steps_)},
                                     {"notices", std::move(notices_)}});
    begun_ = false;
  }

  Json steps_ = Json::array(), notices_ = Json::array();
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<View> make_answer_view() {
  return std::make_unique<AnswerView>();
}

}  // namespace pg_idem::client
