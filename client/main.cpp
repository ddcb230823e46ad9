// The client: reads the command line, lets the verb work, and turns what went wrong into a message
// and an exit code.
#include <cstdlib>
#include <exception>

#include "command_line.hpp"
#include "console.hpp"

using namespace pg_idem;
using namespace pg_idem::client;

namespace {

ExitCode run(int argc, char **argv) {
  const Command command = read_command_line(argc, argv);
  return command.verb ? command.verb->run(command.options) : ExitCode::ok;
}

ExitCode fail(const Failure &failure) {
  tell(failure.redacted());
  return failure.code;
}

ExitCode run_and_tell(int argc, char **argv) {
  try {
    return run(argc, argv);
  } catch (const Failure &failure) {
    return fail(failure);
  } catch (const Error &error) {
    return fail(Failure(error));
  } catch (const std::exception &error) {
    return fail(Failure(ExitCode::database, error.what()));
  }
}

}  // namespace

int main(int argc, char **argv) {
  const ExitCode code = run_and_tell(argc, argv);
  flush_output();
  // Everything is closed. The libraries that libpq brings along would tidy up for as long as a run
  // with nothing to do takes to ask the server.
  std::_Exit(static_cast<int>(code));
}
