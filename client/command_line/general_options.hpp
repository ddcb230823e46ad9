// The options that every verb has. Each may also stand in the configuration file, by its long name,
// and in the environment: --on-drift is PG_IDEM_ON_DRIFT there.
#pragma once

#include <span>
#include <string>

#include "command_line/option.hpp"

namespace pg_idem::client {

struct OptionGroup {
  const char *name;  // in the help
  std::span<const Option> options;
};

std::span<const OptionGroup> general_options();

std::string variable_of(const Option &option);  // of the environment

}  // namespace pg_idem::client
