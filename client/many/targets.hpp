// Many databases, or schemas of them: which ones --each-database, --each-schema and --targets mean.
#pragma once

#include <string>
#include <vector>

#include "command_line/options.hpp"

namespace pg_idem::client {

struct Target {
  std::string name;  // as it is shown, without a password
  Options options;   // with which a verb works on it alone
};

bool has_several_targets(const Options &options);

// Throws Failure: a server that cannot be asked, a file that cannot be read, nothing found.
std::vector<Target> find_targets(const Options &options);

}  // namespace pg_idem::client
