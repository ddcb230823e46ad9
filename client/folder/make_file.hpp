// A file that is made, and never one that is overwritten.
#pragma once

#include <string>

namespace pg_idem::client {

// Throws Failure: it is there already, or cannot be written.
void make_file(const std::string &path, const std::string &text);

}  // namespace pg_idem::client
