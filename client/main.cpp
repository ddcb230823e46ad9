// The client: reads the command line, lets the verb work, and turns what went wrong into a message
// and an exit code.
#include <cstdlib>
#include <exception>
#include <optional>

#include "answer.hpp"
#include "command_line.hpp"
#include "console.hpp"

using namespace pg_idem;
using namespace pg_idem::client;

namespace {

// The same for everything that a failure may come as.
template <typename Body>
std::optional<Failure> failure_of(Body body) {
  try {
    body();
  } catch (const Failure &failure) {
    return failure.redacted();
  } catch (const Error &error) {
    return Failure(error).redacted();
  } catch (const std::exception &error) {
    return Failure(ExitCode::database, error.what()).redacted();
  }
  return std::nullopt;
}

ExitCode run(const Command &command) {
  ExitCode code = ExitCode::ok;
  set_up_console(command.options);
  const std::optional<Failure> failure =
      failure_of([&] { code = command.verb->run(command.options); });
  if (failure) {
    code = failure->code;
    tell(*failure);
  }
  if (command.options.json) print_answer(command.verb->name, code, failure ? &*failure : nullptr);
  return code;
}

ExitCode run(int argc, char **argv) {
  Command command;
  const std::optional<Failure> failure =
      failure_of([&] { command = read_command_line(argc, argv); });
  if (failure) tell(*failure);
  if (failure) return failure->code;
  return command.verb ? run(command) : ExitCode::ok;
}

}  // namespace

int main(int argc, char **argv) {
  const ExitCode code = run(argc, argv);
  flush_output();
  // Everything is closed. The libraries that libpq brings along would tidy up for as long as a run
  // with nothing to do takes to ask the server.
  std::_Exit(static_cast<int>(code));
}
