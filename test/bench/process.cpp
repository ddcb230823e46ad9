// Runs a command, with its output thrown away, and prints its wall-clock time in microseconds, its
// peak memory in KiB and its exit status. A process of its own, and a small one: what exec() finds
// in memory counts towards the peak of what it starts, so that a script cannot measure it.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int cannot_execute = 127;

void run_without_output(char **command) {
  const int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  execvp(command[0], command);
  _exit(cannot_execute);
}

}  // namespace

int main(int count, char **arguments) {
  if (count < 2) {
    std::fputs("usage: bench_process COMMAND...\n", stderr);
    return EXIT_FAILURE;
  }
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) run_without_output(arguments + 1);
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    std::perror("bench_process");
    return EXIT_FAILURE;
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.0f %ld %d\n", took.count(), usage.ru_maxrss,
              WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}
