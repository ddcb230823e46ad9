// How a run is shown: Progress knows what happens, a view says it. There is one for each kind of
// reader: plain text, a terminal, lines of JSON, the answer to --json.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "connection/notice.hpp"

namespace pg_idem::client {

struct RevisionUnderWay {
  std::string id;
  std::string direction;  // up or down
  std::string description;
  int steps = 0;  // so far
  double seconds = 0;

  const char *outcome() const { return direction == "down" ? "reverted" : "applied"; }
};

struct WholeRun {
  std::size_t revisions = 0;  // that got through
  const char *outcome = "applied";
  double seconds = 0;
};

class View {
 public:
  virtual ~View() = default;

  virtual void make_room_for(std::size_t) {}      // characters of a revision's name that may come
  virtual bool is_live() const { return false; }  // wants to be told that the server works
  virtual void wait(const RevisionUnderWay &) {}
  virtual void revision_begins(const RevisionUnderWay &) {}
  virtual void step(const RevisionUnderWay &, std::string_view outcome, std::string_view text,
                    const Notice &notice) = 0;
  virtual void aside(const RevisionUnderWay &, const Notice &notice) = 0;
  virtual void revision_ends(const RevisionUnderWay &) {}
  virtual void revision_fails(const RevisionUnderWay &, const WholeRun &) {}
  virtual void run_ends(const WholeRun &, const std::string &nothing_to_do) = 0;
};

std::unique_ptr<View> make_text_view(bool quiet);
std::unique_ptr<View> make_log_view(bool quiet);  // JSON lines on stderr
std::unique_ptr<View> make_answer_view();         // for --json

}  // namespace pg_idem::client
