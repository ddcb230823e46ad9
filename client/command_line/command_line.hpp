// From the words of the command line to a verb and its options.
#pragma once

#include "command_line/options.hpp"
#include "verb.hpp"

namespace CLI {
class App;
}

namespace pg_idem::client {

struct Command {
  const Verb *verb = nullptr;  // nullptr: what was asked for, help or version, is printed already
  Options options;
};

// Throws Failure with ExitCode::usage.
Command read_command_line(int argc, char **argv);

// Puts the verbs and options into CLI11's table; manual/ makes its pages from there.
void describe(CLI::App &app, Options &options);

}  // namespace pg_idem::client
