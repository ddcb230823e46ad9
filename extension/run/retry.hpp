// When a revision that could not have its locks is tried again: later, holding nothing, for as long
// as pg_idem.lock_patience lasts.
#pragma once

#include "core/error.hpp"
#include "run/state.hpp"
#include "server/boundary.hpp"

namespace pg_idem {

class Patience {
 public:
  // Whether it is one of those that pass by themselves (lock not available, deadlock, serialization
  // failure, no worker free), and there is patience left.
  bool allows(const ServerError &error);
  bool allows(const Error &error);

  // Waits, in a transaction that holds nothing, until another try is worth while; tells and
  // records for what.
  void back_off(Attempt &attempt);

 private:
  bool allows(const std::string &sqlstate, const std::string &message, const std::string &detail);

  TimestampTz begin_ = 0;
  TimestampTz told_ = 0;
  int tries_ = 0;
  std::string message_, detail_;
};

}  // namespace pg_idem
