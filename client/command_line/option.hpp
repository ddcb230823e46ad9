// An option of the command line: its names, its help, and the member of Options that it fills.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "command_line/options.hpp"

namespace pg_idem::client {

struct Option {
  const char *names;  // "-d,--dbname"
  const char *help;
  std::variant<bool Options::*, std::string Options::*, std::vector<std::string> Options::*> member;
  const char *value = "";       // what the help calls its value; a bool has none
  const char *known = nullptr;  // "error,warning": the values it may have; nullptr: any
};

}  // namespace pg_idem::client
