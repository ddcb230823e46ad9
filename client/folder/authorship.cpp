// git is asked as a command; whatever it says on stderr concerns nobody here.
#include "folder/authorship.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

extern char **environ;

namespace pg_idem::client {

namespace {

// What the command says on stdout; empty where it could not be started or failed.
std::string output_of(std::vector<std::string> command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char *> words;
  for (std::string &word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t child = 0;
  const bool started =
      posix_spawnp(&child, words.front(), &actions, nullptr, words.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string output;
  char part[4096];
  for (ssize_t got; (got = read(ends[0], part, sizeof part)) > 0 || (got < 0 && errno == EINTR);)
    if (got > 0) output.append(part, static_cast<std::size_t>(got));
  close(ends[0]);
  int status = 0;
  if (started) waitpid(child, &status, 0);
  return started && status == 0 ? output : std::string();
}

}  // namespace

std::optional<Author> author_of(const std::string &path) {
  const std::string name = path.substr(path.find_last_of('/') + 1);
  const std::string folder = path.substr(0, path.size() - name.size());
  const std::string output = output_of({"git", "-C", folder.empty() ? "." : folder, "log", "-1",
                                        "--diff-filter=A", "--format=%as %an", "--", name});
  const std::size_t blank = output.find(' ');
  if (blank == output.npos) return std::nullopt;
  return Author{output.substr(blank + 1, output.find('\n') - blank - 1), output.substr(0, blank)};
}

}  // namespace pg_idem::client
