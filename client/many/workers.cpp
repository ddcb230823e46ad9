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
#include <cstring>
#include <unordered_map>

#include "connection/interruption.hpp"
#include "failure.hpp"

namespace pg_idem::client {

namespace {

using Clock = std::chrono::steady_clock;

struct Job {
  std::size_t number;
  int out, err;
  Clock::time_point begin;
};

// As long as it lives, signals are kept until somebody asks for them: none comes between.
class SignalsKept {
 public:
  SignalsKept() {
    sigemptyset(&kept_);
    sigaddset(&kept_, SIGCHLD);
    for (const int number : ending_signals)
      if (!is_ignored_hangup(number)) sigaddset(&kept_, number);
    sigprocmask(SIG_BLOCK, &kept_, &before_);
  }
  ~SignalsKept() {
    while (next() > 0) continue;
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  SignalsKept(const SignalsKept &) = delete;
  SignalsKept &operator=(const SignalsKept &) = delete;

  int wait() const { return sigwaitinfo(&kept_, nullptr); }
  int next() const {  // not above 0: there is none
    constexpr timespec at_once{};
    return sigtimedwait(&kept_, nullptr, &at_once);
  }
  const sigset_t &before() const { return before_; }

 private:
  sigset_t kept_, before_;
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
[[noreturn]] void work(const Job &job, const sigset_t &signals,
                       const std::function<int(std::size_t)> &body) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  sigprocmask(SIG_SETMASK, &signals, nullptr);
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
  bool is_signalled() const { return signal_ != 0; }

  // False: there is no room for another one until one has ended.
  bool start(std::size_t number) {
    const Job job{number, memfd_create("out", MFD_CLOEXEC), memfd_create("err", MFD_CLOEXEC),
                  Clock::now()};
    const pid_t process = job.out < 0 || job.err < 0 ? -1 : fork();
    if (process == 0) {
      for (const auto &[other, its] : running_) close_files(its);
      work(job, signals_.before(), body_);
    }
    if (process > 0) return running_.emplace(process, job).second;
    const int error = errno;
    close_files(job);
    if (running_.empty())
      throw Failure(ExitCode::database,
                    std::string("could not start a process: ") + strerror(error));
    return false;
  }

  // The next one to end.
  std::pair<std::size_t, JobResult> wait() {
    for (int status = 0;;) {
      pass_on(signals_.next());
      const pid_t process = waitpid(-1, &status, WNOHANG);
      const auto job = running_.find(process);
      if (process > 0 && job != running_.end()) return ended(job, status);
      if (process <= 0) pass_on(signals_.wait());
    }
  }

 private:
  using Running = std::unordered_map<pid_t, Job>;

  std::pair<std::size_t, JobResult> ended(Running::iterator job, int status) {
    const auto [number, out, err, begin] = job->second;
    running_.erase(job);
    const std::chrono::duration<double> time = Clock::now() - begin;
    return {number,
            {true, exit_code_of_status(status), time.count(), take_all(out), take_all(err)}};
  }

  static void close_files(const Job &job) {
    close(job.out);
    close(job.err);
  }

  void pass_on(int signal) {
    if (signal <= 0 || signal == SIGCHLD) return;
    signal_ = signal;
    for (const auto &[process, job] : running_) kill(process, signal);
  }

  const SignalsKept signals_;
  const std::function<int(std::size_t)> &body_;
  Running running_;
  int signal_ = 0;  // that came and ends us; 0: none
};

}  // namespace

void run_jobs(std::size_t count, std::size_t at_once, const std::function<int(std::size_t)> &job,
              const std::function<void(std::size_t, const JobResult &)> &on_end) {
  Pool pool(job);
  for (std::size_t next = 0; next < count || pool.size() > 0;) {
    while (next < count && pool.size() < at_once && !pool.is_signalled() && pool.start(next))
      ++next;
    for (; next < count && pool.is_signalled(); ++next) on_end(next, {});
    if (pool.size() == 0) continue;
    const auto [number, result] = pool.wait();
    on_end(number, result);
  }
}

}  // namespace pg_idem::client
