// A job is this very process, forked: it has the options, and nothing to start. What it prints is
// in memory, so that no job ever waits for its reader.
#include "many/workers.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>

#include "connection/interruption.hpp"
#include "failure.hpp"

namespace pg_idem::client {

namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t received = 0;

struct Job {
  std::size_t number;
  int out, err;
  Clock::time_point begin;
};

// As long as it lives, a signal is noted, and wakes up who waits.
class SignalsNoted {
 public:
  SignalsNoted() {
    struct sigaction action = {};
    action.sa_handler = [](int number) { received = number; };
    for (std::size_t i = 0; i < before_.size(); ++i)
      if (!is_ignored_hangup(ending_signals[i])) sigaction(ending_signals[i], &action, &before_[i]);
  }
  ~SignalsNoted() {
    for (std::size_t i = 0; i < before_.size(); ++i)
      if (!is_ignored_hangup(ending_signals[i])) sigaction(ending_signals[i], &before_[i], nullptr);
  }
  SignalsNoted(const SignalsNoted &) = delete;
  SignalsNoted &operator=(const SignalsNoted &) = delete;

 private:
  std::array<struct sigaction, std::size(ending_signals)> before_ = {};
};

std::string take_all(int file) {
  std::string text;
  lseek(file, 0, SEEK_SET);
  std::array<char, 65536> part;
  for (ssize_t got; (got = read(file, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(got));
  close(file);
  return text;
}

// The terminal's Ctrl-C reaches us alone, who pass it on: a second one would end a job at once.
[[noreturn]] void work(const Job &job, const std::function<int(std::size_t)> &body) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  for (const int number : ending_signals)
    if (!is_ignored_hangup(number)) signal(number, SIG_DFL);
  dup2(job.out, STDOUT_FILENO);
  dup2(job.err, STDERR_FILENO);
  const int code = body(job.number);
  std::fflush(stdout);
  std::_Exit(code);
}

int exit_code_of_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

class Pool {
 public:
  explicit Pool(const std::function<int(std::size_t)> &body) : body_(body) {}

  std::size_t size() const { return running_.size(); }

  void start(std::size_t number) {
    const Job job{number, memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC),
                  Clock::now()};
    const pid_t process = job.out < 0 || job.err < 0 ? -1 : fork();
    if (process < 0) throw file_failure("start", "a process");
    if (process == 0) work(job, body_);
    running_.emplace(process, job);
  }

  // The next one to end; passes a signal on meanwhile.
  std::pair<std::size_t, JobResult> wait() {
    for (int status = 0;;) {
      const pid_t process = waitpid(-1, &status, 0);
      if (process < 0 && errno == EINTR) pass_on();
      const auto job = running_.find(process);
      if (job == running_.end()) continue;
      const auto [number, out, err, begin] = job->second;
      running_.erase(job);
      const std::chrono::duration<double> time = Clock::now() - begin;
      return {number,
              {true, exit_code_of_status(status), time.count(), take_all(out), take_all(err)}};
    }
  }

 private:
  void pass_on() const {
    for (const auto &[process, job] : running_) kill(process, received);
  }

  const std::function<int(std::size_t)> &body_;
  std::unordered_map<pid_t, Job> running_;
};

}  // namespace

void run_jobs(std::size_t count, std::size_t at_once, const std::function<int(std::size_t)> &job,
              const std::function<void(std::size_t, const JobResult &)> &on_end) {
  const SignalsNoted noted;
  Pool pool(job);
  for (std::size_t next = 0; next < count || pool.size() > 0;) {
    for (; next < count && pool.size() < at_once && received == 0; ++next) pool.start(next);
    for (; next < count && received != 0; ++next) on_end(next, {});
    if (pool.size() == 0) continue;
    const auto [number, result] = pool.wait();
    on_end(number, result);
  }
}

}  // namespace pg_idem::client
