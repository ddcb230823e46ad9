// What a verb is: a name, the help that goes with it, and the function that carries it out.
// Each is a constant in a file of its own under commands/.
#pragma once

#include <span>

#include "command_line/option.hpp"
#include "exit_code.hpp"

namespace pg_idem::client {

struct Verb {
  const char *name;
  const char *summary;      // one line, in the list of verbs
  const char *description;  // under the usage in the verb's own help

  struct Argument {
    const char *name = nullptr;  // nullptr: the verb takes none
    const char *help = nullptr;
    const char *fallback = nullptr;  // where it is not given; nullptr: it must be
  } argument = {};

  std::span<const Option> options = {};  // its own, beside the general ones

  bool needs_database = true;

  ExitCode (*run)(const Options &options);
};

// In the order of the help.
std::span<const Verb *const> all_verbs();

}  // namespace pg_idem::client
