// Jobs in processes of their own, so many at a time: whatever becomes of one, the others go on.
#pragma once

#include <functional>
#include <string>

namespace pg_idem::client {

struct JobResult {
  bool started = false;  // false: a signal came before
  int exit_code = 0;     // 128 and the number, where a signal ended it
  double seconds = 0;
  std::string out, err;  // what it printed
};

// `job` is called in the new process, for each number below `count`, and returns the exit code.
// `on_end` is called here, as they end. After a signal that ends us, which the jobs under way are
// sent too, no other one is started.
void run_jobs(std::size_t count, std::size_t at_once, const std::function<int(std::size_t)> &job,
              const std::function<void(std::size_t, const JobResult &)> &on_end);

}  // namespace pg_idem::client
