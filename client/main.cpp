// The client: reads the command line, lets the verb work, and turns what went wrong into a message
// and an exit code.
#include <cstdlib>
#include <optional>

#include "command_line/command_line.hpp"
#include "output/console.hpp"
#include "run_verb.hpp"

using namespace pg_idem;
using namespace pg_idem::client;

namespace {

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
  const ExitCode code = run(argc, argv);
  flush_output();
  // Everything is closed. The libraries that libpq brings along would tidy up for as long as a run
  // with nothing to do takes to ask the server.
  std::_Exit(static_cast<int>(code));
}
