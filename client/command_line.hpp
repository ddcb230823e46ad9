// From the words of the command line to a verb and its options.
#pragma once

#include "options.hpp"
#include "verb.hpp"

namespace pg_idem::client {

struct Command {
  const Verb *verb = nullptr;  // nullptr: what was asked for, help or version, is printed already
  Options options;
};

// Throws Failure with ExitCode::usage.
Command read_command_line(int argc, char **argv);

}  // namespace pg_idem::client
