// What the engine did, or found, about one object: the unit of everything that is told and
// journalled.
#pragma once

#include <string>
#include <vector>

namespace pg_idem {

enum class Outcome {
  created,
  altered,
  dropped,
  renamed,
  unchanged,
  drifted,
  executed,
  waited,
  failed
};

struct Step {
  Outcome outcome;
  std::string text;  // "column users.email is character varying(255), wanted ..."
  std::string schema = {}, table = {}, column = {}, constraint = {};  // empty: none
  double seconds = 0;                                                 // how long it took
  int line = 0;  // of the file, on which its statement begins
};

const char *outcome_name(Outcome outcome);      // "created"
const char *outcome_sqlstate(Outcome outcome);  // of its NOTICE or WARNING, if it has one

// An array of objects with outcome, text, line and milliseconds (ms), as the journal keeps it.
std::string to_json(const std::vector<Step> &steps);

inline bool changes_something(Outcome outcome) {
  switch (outcome) {
    case Outcome::unchanged:
    case Outcome::drifted:
    case Outcome::waited:
    case Outcome::failed:
      return false;
    default:
      return true;
  }
}

}  // namespace pg_idem
