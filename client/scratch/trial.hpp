// One revision put to the test, on copies of a database that is just before it.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "scratch/facts.hpp"
#include "scratch/scratch.hpp"

namespace pg_idem::client {

// From good to bad: of several attempts the worst one counts.
enum class Verdict { none, ok, refused, differs, error };
const char *name_of(Verdict verdict);

enum class Column { up, again, down, down_again, up_again };
inline constexpr Column all_columns[] = {Column::up, Column::again, Column::down,
                                         Column::down_again, Column::up_again};
const char *name_of(Column column);

// What came of it, and what there is to say about it.
struct Outcome {
  Verdict verdict = Verdict::ok;
  std::string details;
};

class Trial {
 public:
  // With `keep` databases in which something went wrong stay, and are named in the remarks.
  Trial(ScratchServer &server, std::string revision, bool keep)
      : server_(server), revision_(std::move(revision)), keep_(keep) {}

  // Begins with a database just before the revision and returns one just after it; nullptr where
  // there is no way up.
  std::unique_ptr<ScratchDatabase> run(const ScratchDatabase &before);

  Verdict verdict(Column column) const { return verdicts_[static_cast<std::size_t>(column)]; }
  const std::vector<std::string> &remarks() const { return remarks_; }

  // An error or a difference; or a refusal of what no tool has left half done.
  bool has_finding() const;

 private:
  struct Way;  // up or down, and where it leads

  bool try_up(ScratchDatabase &database);
  bool try_down(ScratchDatabase &database, Facts &down);
  void try_again(const Way &way);
  bool try_again(const Way &way, const std::vector<std::string> &statements, std::size_t done);
  void note(Column column, const Outcome &outcome, const std::string &when,
            ScratchDatabase &database);

  ScratchServer &server_;
  std::string revision_;
  bool keep_;
  bool has_down_ = false, transactional_ = true;
  Facts before_, after_;
  std::array<Verdict, 5> verdicts_{};
  std::vector<std::string> remarks_;
  std::string last_details_;  // said already, of the remark before
};

}  // namespace pg_idem::client
