// The client: reads the command line, lets the verb work, and turns what went wrong into a message
// and an exit code.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>

#include "command_line/command_line.hpp"
#include "output/console.hpp"
#include "run_verb.hpp"

using namespace pg_idem;
using namespace pg_idem::client;

namespace {

// A closed one would be the next file to be opened: the connection, which we would print into.
void open_standard_files() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(file, F_GETFD) < 0) open("/dev/null", O_RDWR);  // the lowest number that is free
}

ExitCode run(int argc, char **argv) {
  Command command;
  const std::optional<Failure> failure =
      failure_of([&] { command = read_command_line(argc, argv); });
  if (failure) tell(*failure);
  if (failure) return failure->code;
  return command.verb ? run_and_tell(*command.verb, command.options) : ExitCode::ok;
}

}  // namespace

int main(int argc, char **argv) {
  open_standard_files();
  ExitCode code = run(argc, argv);
  const std::optional<Failure> failure = failure_of(finish_output);
  if (failure) tell(*failure);
  if (failure && code == ExitCode::ok) code = failure->code;
  // Everything is closed. The libraries that libpq brings along would tidy up for as long as a run
  // with nothing to do takes to ask the server.
  std::_Exit(static_cast<int>(code));
}
